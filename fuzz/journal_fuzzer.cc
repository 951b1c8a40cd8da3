// Journals, packed references and logs of any bytes: what is read is written the same again, and leads
// nowhere outside.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/sha256.h"
#include "rewrite/journal.h"
#include "rewrite/packed_references.h"
#include "rewrite/remembered_ids.h"

namespace {

using namespace secretscan;

class NoObjects final : public ObjectStore {
 public:
  absl::StatusOr<ObjectType> Read(const ObjectId&, std::string*) const override {
    return absl::NotFoundError("none");
  }
  absl::StatusOr<ObjectHeader> ReadHeader(const ObjectId&) const override {
    return absl::NotFoundError("none");
  }
};

void Require(bool condition) {
  if (!condition) {
    std::abort();
  }
}

void ReadAsJournal(std::string_view body) {
  std::string text = "secretscan journal 1\n" + std::string(body);
  text += "end " + Sha256Hex(text) + "\n";
  const auto journal = ParseJournal(text);
  if (!journal.ok()) {
    return;
  }
  for (const FileOperation& operation : journal->operations) {
    Require(IsSafePlace(operation.place));
    Require(("/" + operation.place.path + "/").find("/../") == std::string::npos);
  }
  const std::string written = WriteJournal(*journal);
  const auto again = ParseJournal(written);
  Require(again.ok() && WriteJournal(*again) == written);
}

void ReadAsPacked(std::string_view text) {
  const NoObjects none;
  const auto packed = PackedReferences::Parse(text, 20, none);
  if (packed.ok()) {
    const auto again = PackedReferences::Parse(packed->Text(), 20, none);
    Require(again.ok() && again->Text() == packed->Text());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  ReadAsJournal(text);
  ReadAsPacked(text);
  // Without ids that change, files stay as they are.
  const IdMap none;
  Require(TranslateReflog(text, none, nullptr, 20)->size() == text.size());
  Require(TranslateMentions(text, none, 20).size() == text.size());
  Require(TranslateLines(text, none, 32).size() == text.size());
  (void)ExtendShallow(text, none, 20);
  return 0;
}
