#include "cli/log.h"

#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <ctime>

#include "cli/terminal.h"
#include "report/json_writer.h"

namespace secretscan {
namespace {

std::atomic<LogFormat> format_of_all{LogFormat::kText};

using TimeText = std::array<char, 32>;

int64_t Now() {
  timespec now = {};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

// "2025-01-31T09:30:00.123Z" (RFC 3339).
TimeText TimeOf(int64_t milliseconds) {
  const time_t seconds = static_cast<time_t>(milliseconds / 1000);
  tm parts = {};
  ::gmtime_r(&seconds, &parts);
  TimeText text = {};
  const size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(text.data() + length, text.size() - length, ".%03dZ",
                static_cast<int>(milliseconds % 1000));
  return text;
}

std::string_view LevelName(LogLevel level) {
  switch (level) {
    case LogLevel::kInfo: return "info";
    case LogLevel::kWarning: return "warning";
    case LogLevel::kError: return "error";
  }
  return "info";
}

void WriteField(const LogField& field, JsonWriter* json) {
  struct Visitor {
    std::string_view name;
    JsonWriter* json;
    void operator()(std::string_view text) { json->String(name, Printable(text)); }
    void operator()(int64_t number) { json->Integer(name, number); }
    void operator()(double number) { json->Float(name, static_cast<float>(number)); }
    void operator()(bool truth) { json->Boolean(name, truth); }
  };
  std::visit(Visitor{field.name, json}, field.value);
}

std::string TextLine(LogLevel level, std::string_view message) {
  std::string line = "secretscan: ";
  if (level != LogLevel::kInfo) {
    line += LevelName(level);
    line += ": ";
  }
  line += Printable(message, /*keep_lines=*/true);
  line += '\n';
  return line;
}

}  // namespace

void SetLogFormat(LogFormat format) { format_of_all = format; }

LogFormat log_format() { return format_of_all; }

void Log(LogLevel level, std::string_view message, std::span<const LogField> fields) {
  const std::string line = log_format() == LogFormat::kJson
                               ? JsonLogLine(Now(), level, message, fields)
                               : TextLine(level, message);
  std::fwrite(line.data(), 1, line.size(), stderr);  // in one piece, whoever else writes
}

std::string JsonLogLine(int64_t milliseconds, LogLevel level, std::string_view message,
                        std::span<const LogField> fields) {
  std::string line;
  JsonWriter json(&line);
  json.BeginObject();
  json.String("time", TimeOf(milliseconds).data());
  json.String("level", LevelName(level));
  json.String("message", Printable(message, /*keep_lines=*/true));
  for (const LogField& field : fields) {
    WriteField(field, &json);
  }
  json.EndObject();
  line += '\n';
  return line;
}

void PrintError(std::string_view message) { Log(LogLevel::kError, message); }
void PrintWarning(std::string_view message) { Log(LogLevel::kWarning, message); }
void PrintNote(std::string_view message) { Log(LogLevel::kInfo, message); }

void LogWithoutMemory(std::string_view message) {
  std::array<char, 512> line;
  const int size = static_cast<int>(message.size());
  const int length =
      log_format() == LogFormat::kJson
          ? std::snprintf(line.data(), line.size(),
                          "{\"time\":\"%s\",\"level\":\"error\",\"message\":\"%.*s\"}\n",
                          TimeOf(Now()).data(), size, message.data())
          // A progress bar may stand on the line.
          : std::snprintf(line.data(), line.size(), "\nsecretscan: error: %.*s\n", size,
                          message.data());
  if (length > 0) {
    [[maybe_unused]] const ssize_t written = ::write(
        STDERR_FILENO, line.data(), std::min(static_cast<size_t>(length), line.size() - 1));
  }
}

}  // namespace secretscan
