"""validate_json.py SCHEMA FILE [--lines]

Exit status: 0 valid, 1 not, 77 without python3-jsonschema.
"""
import json
import sys

try:
    import jsonschema
except ImportError:
    sys.exit(77)

with open(sys.argv[1], encoding="utf-8") as f:
    schema = json.load(f)
with open(sys.argv[2], encoding="utf-8") as f:
    documents = [json.loads(line) for line in f] if "--lines" in sys.argv else [json.load(f)]

validator = jsonschema.validators.validator_for(schema)(schema)
failed = False
for number, document in enumerate(documents, 1):
    for error in validator.iter_errors(document):
        print(f"document {number}: {list(error.absolute_path)}: {error.message}")
        failed = True
sys.exit(1 if failed else 0)
