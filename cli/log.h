// What the program says on standard error, to people or to a log collector. Not for secrets: whoever
// logs something has made sure that it holds none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace secretscan {

enum class LogFormat {
  kText,  // "secretscan: error: <message>", control characters as \xNN
  kJson,  // one JSON object a line: time, level, message, then fields
};

// Of the whole program; kText until it is set. Set before threads are started.
void SetLogFormat(LogFormat format);
LogFormat log_format();

enum class LogLevel { kInfo, kWarning, kError };

// A fact for programs. `name` is one of ours, in snake_case.
struct LogField {
  std::string_view name;
  std::variant<std::string_view, int64_t, double, bool> value;
};

// One line. Fields are told in kJson only: the message says in words what people need of them. A
// message may have several lines of its own. Thread-safe.
void Log(LogLevel level, std::string_view message, std::span<const LogField> fields = {});

// The line of kJson, with its line end; `milliseconds` since 1970. Invalid UTF-8 and control characters,
// which could steer a terminal, are told as \xNN.
std::string JsonLogLine(int64_t milliseconds, LogLevel level, std::string_view message,
                        std::span<const LogField> fields);

void PrintError(std::string_view message);
void PrintWarning(std::string_view message);
void PrintNote(std::string_view message);  // without a word before it

// Says `message`, an error in plain ASCII without quotes, in the format that is set. Asks for no
// memory: for a program that has none left.
void LogWithoutMemory(std::string_view message);

}  // namespace secretscan
