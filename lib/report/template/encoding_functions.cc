// Sprig's functions that encode and digest.
#include "base/base64.h"
#include "base/hex.h"
#include "base/sha256.h"
#include "base/status.h"
#include "report/json_writer.h"
#include "report/template/arguments.h"
#include "report/template/format.h"

namespace secretscan::templates {
namespace {

constexpr int kDeepestJson = 50;  // what JsonWriter is made for

absl::Status AppendJson(const Value& value, int depth, const std::string& out, JsonWriter* json) {
  if (depth > kDeepestJson || out.size() > CallContext::kMaxText) {
    return absl::ResourceExhaustedError("too deep or too long for JSON");
  }
  if (value.is_nil()) {
    json->Raw("null");
  } else if (value.as_bool()) {
    json->Raw(*value.as_bool() ? "true" : "false");
  } else if (value.as_int()) {
    json->Raw(std::to_string(*value.as_int()));
  } else if (const Float* number = value.as_float()) {
    std::string digits;
    AppendGoFloat(number->value, number->single, &digits);
    json->Raw(digits);
  } else if (value.as_string()) {
    json->String(*value.as_string());
  } else if (value.as_time()) {
    std::string text = Formatted(value);
    text.resize(19);
    text[10] = 'T';
    json->String(text + "Z");
  } else if (const List* list = value.as_list()) {
    json->BeginArray();
    for (const Value& item : *list) {
      SECRETSCAN_RETURN_IF_ERROR(AppendJson(item, depth + 1, out, json));
    }
    json->EndArray();
  } else if (const Dict* dict = value.as_dict()) {
    json->BeginObject();
    for (const auto& [key, item] : *dict) {
      json->EscapedKey(key);
      SECRETSCAN_RETURN_IF_ERROR(AppendJson(item, depth + 1, out, json));
    }
    json->EndObject();
  } else if (const Record* record = value.as_record()) {
    json->BeginObject();
    for (const Record::Field& field : record->fields) {
      if (field.in_json == Record::InJson::kAlways ||
          (field.in_json == Record::InJson::kNotEmpty && field.value.truth())) {
        json->Key(field.name);
        SECRETSCAN_RETURN_IF_ERROR(AppendJson(field.value, depth + 1, out, json));
      }
    }
    json->EndObject();
  }
  return absl::OkStatus();
}

absl::StatusOr<Value> Json(CallContext& context, const Value& value, std::string_view indent) {
  std::string out;
  JsonWriter json(&out, indent);
  SECRETSCAN_RETURN_IF_ERROR(AppendJson(value, 0, out, &json));
  return Made(context, std::move(out));
}
absl::StatusOr<Value> ToJson(CallContext& context, Arguments arguments) {
  return Json(context, arguments[0], "");
}
absl::StatusOr<Value> ToPrettyJson(CallContext& context, Arguments arguments) {
  return Json(context, arguments[0], "  ");
}

// Without the escapes of markup.
absl::StatusOr<Value> ToRawJson(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const Value value, Json(context, arguments[0], ""));
  std::string out;
  const std::string& json = *value.as_string();
  for (size_t pos = 0; pos < json.size(); ++pos) {
    const std::string_view escape = std::string_view(json).substr(pos, 6);
    const size_t which = escape == "\\u003c"   ? 0
                         : escape == "\\u003e" ? 1
                         : escape == "\\u0026" ? 2
                                               : std::string_view::npos;
    if (which != std::string_view::npos) {
      out += "<>&"[which];
      pos += 5;
    } else {
      out += json[pos];
      if (json[pos] == '\\') {  // with what it escapes
        out += json[++pos];
      }
    }
  }
  return Made(context, std::move(out));
}

absl::StatusOr<Value> EncodeBase64(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view text, TextOf(arguments[0]));
  return Made(context, Base64Encode(text));
}
absl::StatusOr<Value> DecodeBase64(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view text, TextOf(arguments[0]));
  std::string out;
  if (!Base64Decode(text, &out)) {
    return InvalidArgument("this is no base64");
  }
  return Made(context, std::move(out));
}
absl::StatusOr<Value> Sha256Sum(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view text, TextOf(arguments[0]));
  return Made(context, Sha256Hex(text));
}

constexpr Function kFunctions[] = {
    {"toJson", 1, 1, ToJson},
    {"mustToJson", 1, 1, ToJson},
    {"toPrettyJson", 1, 1, ToPrettyJson},
    {"mustToPrettyJson", 1, 1, ToPrettyJson},
    {"toRawJson", 1, 1, ToRawJson},
    {"mustToRawJson", 1, 1, ToRawJson},
    {"b64enc", 1, 1, EncodeBase64},
    {"b64dec", 1, 1, DecodeBase64},
    {"sha256sum", 1, 1, Sha256Sum},
};

}  // namespace

std::span<const Function> EncodingFunctions() { return kFunctions; }

}  // namespace secretscan::templates
