// New objects go to one pack.
#pragma once

#include "git/pack_writer.h"
#include "rewrite/object_sink.h"

namespace secretscan {

class PackSink final : public ObjectSink {
 public:
  // `writer` outlives this.
  explicit PackSink(PackWriter* writer) : writer_(*writer) {}

  using ObjectSink::Write;
  absl::StatusOr<ObjectId> Write(ObjectType type, std::string_view data,
                                 const Resemblance& base) override {
    return writer_.Add(type, data, base.id, base.data);
  }

 private:
  PackWriter& writer_;
};

}  // namespace secretscan
