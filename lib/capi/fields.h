// What an object of the C interface is asked for by number: one table a type.
#pragma once

#include <cstdint>
#include <string>

#include "capi/text.h"
#include "secretscan/c.h"

namespace secretscan {

// Numbers of one table are few: they are looked for one after another.
template <typename Type, typename Member>
struct Field {
  int number;
  Member Type::*member;
};
template <typename Type>
using TextField = Field<Type, std::string>;
template <typename Type>
using NumberField = Field<Type, int64_t>;

// Empty for a null object and an unknown number.
template <typename Type, size_t kCount>
secretscan_view TextOf(const Type* object, const TextField<Type> (&fields)[kCount], int number) {
  if (object != nullptr) {
    for (const TextField<Type>& field : fields) {
      if (field.number == number) {
        return ViewOf(object->*field.member);
      }
    }
  }
  return EmptyView();
}

// The same with 0.
template <typename Type, size_t kCount>
int64_t NumberOf(const Type* object, const NumberField<Type> (&fields)[kCount], int number) {
  if (object != nullptr) {
    for (const NumberField<Type>& field : fields) {
      if (field.number == number) {
        return object->*field.member;
      }
    }
  }
  return 0;
}

}  // namespace secretscan
