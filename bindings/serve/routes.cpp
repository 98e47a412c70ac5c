#include "bindings/serve/routes.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "bindings/problems/words.hpp"
#include "bindings/report/report.hpp"
#include "bindings/serve/bad_request.hpp"
#include "bindings/serve/knobs.hpp"
#include "bindings/serve/page_files.hpp"
#include "engine/base/error.hpp"
#include "engine/base/version.hpp"

namespace gridstep::serve {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* page_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// The report brings a policy of its own that names its scripts; here it is kept from this server.
constexpr const char* report_policy =
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: "
    "blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "sandbox allow-scripts allow-downloads";

Response text_of(std::string_view text, const char* type) {
  return {200, type, std::string(text), {}, {}};
}

Response json_of(const Json& json, int status = 200) {
  return {status, "application/json", json.dump(), {}, {}};
}

Response failure(int status, const char* what) {
  return json_of({{"error", what}}, status);
}

Response as_download(Response response, const std::string& name) {
  response.headers.emplace_back("Content-Disposition",
                                fmt::format("attachment; filename=\"{}\"", name));
  return response;
}

Json problems_json(const InputError& invalid) {
  Json told = Json::array();
  for (const Problem& one : invalid.problems().all()) {
    if (one.severity != Problem::Severity::error) continue;
    const auto [title_zh, fix_zh] = problems::chinese_words_of(one.code);
    told.push_back(
        {{"code", one.code},
         {"place", fmt::format("{}:{}:{}", one.place.file, one.place.row, one.place.column)},
         {"what", one.what},
         {"why", one.why},
         {"help", one.help},
         {"title_zh", title_zh},
         {"fix_zh", fix_zh}});
  }
  return {{"error", "invalid"}, {"problems", told}};
}

Json scenario_json(const Session& session) {
  const Scenario& scenario = session.scenario();
  const Row& top = scenario.header("");
  const TimeGrid time = scenario.time_grid();
  Json json = knobs_json(scenario);
  json["name"] = top.text("name");
  for (const char* title : {"title", "title_zh"})
    json[title] = top.has(title) ? top.text(title) : "";
  json["currency"] = scenario.header("economy").text("currency");
  json["start"] = to_text(time.start_s, time.zone_offset_s);
  json["steps"] = time.steps;
  json["step_min"] = time.step_s / 60;
  json["version"] = version_text();
  json["most_compared"] = report::most_runs;
  return json;
}

/// The numbers of `runs=0,2,3`, with what may follow behind `&`.
std::vector<int> runs_in(const std::string& query) {
  constexpr const char* key = "runs=";
  if (query.compare(0, 5, key) != 0) throw BadRequest("runs are missing");
  const std::string list = query.substr(5, query.find('&') - 5);
  std::vector<int> ids;
  int number = -1;
  for (const char letter : list + ",") {
    if (letter >= '0' && letter <= '9' && number < 100'000) {
      number = (number < 0 ? 0 : 10 * number) + (letter - '0');
    } else if (letter == ',' && number >= 0) {
      if (std::find(ids.begin(), ids.end(), number) != ids.end())
        throw BadRequest("a run stands twice");
      ids.push_back(number);
      number = -1;
    } else {
      throw BadRequest("runs are numbers");
    }
  }
  if (ids.size() > report::most_runs) throw BadRequest("too many runs");
  return ids;
}

Json body_of(const Request& request) {
  if (request.content_type != "application/json") throw BadRequest("no JSON");
  Json body = Json::parse(request.body, nullptr, false);
  if (!body.is_object()) throw BadRequest("no JSON object");
  return body;
}

int id_in(const Json& body) {
  const auto found = body.find("id");
  if (found == body.end() || !found->is_number_unsigned() || found->get<std::uint64_t>() > 100'000)
    throw BadRequest("no number of a run");
  return found->get<int>();
}

std::string text_in(const Json& body, const char* key) {
  const auto found = body.find(key);
  if (found == body.end() || !found->is_string()) throw BadRequest("a text is missing");
  return found->get<std::string>();
}

Response result_file(Session& session, const Request& request) {
  const std::vector<int> ids = runs_in(request.query);
  Response response{200, "application/x-hdf5", {}, session.result_of(ids.front()), {}};
  if (response.file.empty()) throw BadRequest("the result is no longer there");
  return as_download(std::move(response), fmt::format("run-{}.h5", ids.front()));
}

Response report(Session& session, const Request& request) {
  const bool is_chinese = request.query.find("&language=zh") != std::string::npos;
  Response response =
      text_of(session.report_html(runs_in(request.query),
                                  is_chinese ? Language::chinese : Language::english),
              "text/html; charset=utf-8");
  response.policy = report_policy;
  return response;
}

Response get(const std::string& route, const Request& request, Session& session) {
  const PageFiles files = page_files();
  if (route == "style.css") return text_of(files.style, "text/css; charset=utf-8");
  if (route == "script.js") return text_of(files.script, "text/javascript; charset=utf-8");
  if (route == "icon.svg") return text_of(files.icon, "image/svg+xml");
  if (route == "api/scenario") return json_of(scenario_json(session));
  if (route == "api/runs") return json_of(session.runs_json());
  if (route == "api/compare") return json_of(session.comparison_json(runs_in(request.query)));
  if (route == "summary.csv")
    return as_download(
        text_of(session.comparison_csv(runs_in(request.query)), "text/csv; charset=utf-8"),
        "summary.csv");
  if (route == "result.h5") return result_file(session, request);
  if (route == "report.html") return report(session, request);
  return failure(404, "nothing here");
}

Response post(const std::string& route, const Request& request, Session& session) {
  if (route != "api/run" && route != "api/stop" && route != "api/remove" && route != "api/keep")
    return failure(404, "nothing here");
  const Json body = body_of(request);
  if (route == "api/run") {
    const auto changes = body.find("changes");
    if (changes == body.end()) throw BadRequest("no changes");
    return json_of({{"id", session.start(text_in(body, "name"), *changes)}});
  }
  const int id = id_in(body);
  if (route == "api/keep") return json_of({{"folder", session.keep(id, text_in(body, "folder"))}});
  if (route == "api/stop")
    session.stop(id);
  else
    session.remove(id);
  return json_of(Json::object());
}

/// The page itself, for who opens the address or comes back with the cookie.
Response page(const Request& request, const Access& access) {
  if (!access.has_token(request) && !(access.has_cookie(request) && request.query.empty()))
    return failure(403, "open the address that gridstep serve has printed");
  Response response = text_of(page_files().page, "text/html; charset=utf-8");
  response.headers.emplace_back("Set-Cookie", access.cookie_to_set());
  response.policy = page_policy;
  return response;
}

}  // namespace

Response answer(const Request& request, const Access& access, Session& session) {
  const std::string start = access.path() + "/";
  if (!access.is_from_here(request)) return failure(403, "not from here");
  if (request.path.compare(0, start.size(), start) != 0) return failure(404, "nothing here");
  const std::string route = request.path.substr(start.size());
  if (route.empty() && !request.is_post) return page(request, access);
  if (!access.has_cookie(request))
    return failure(403, "open the address that gridstep serve has printed");
  try {
    return request.is_post ? post(route, request, session) : get(route, request, session);
  } catch (const BadRequest& refused) {
    return failure(400, refused.what());
  } catch (const InputError& invalid) {
    return json_of(problems_json(invalid), 422);
  } catch (const IoError& error) {  // its words hold paths
    session.warn(error.what());
    return failure(500, "the disk has failed: see the terminal");
  }
}

}  // namespace gridstep::serve
