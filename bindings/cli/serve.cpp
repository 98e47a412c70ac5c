#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "bindings/cli/verbs.hpp"
#include "bindings/serve/access.hpp"
#include "bindings/serve/http.hpp"
#include "bindings/serve/routes.hpp"
#include "bindings/serve/session.hpp"
#include "models/catalog.hpp"

namespace gridstep::cli {

namespace {

struct ServeOptions {
  serve::SessionOptions session;
  int port = 0;
};

/// Until it is interrupted; that is how it ends, so that is no failure.
void serve_scenario(const ServeOptions& options, const Door& door) {
  serve::SessionOptions chosen = options.session;
  chosen.keep = std::filesystem::absolute(chosen.keep);
  chosen.say = [&door](const std::string& text) { door.console.say(text); };
  chosen.warn = [&door](const std::string& text) { door.console.warn(text); };
  serve::HttpServer server(options.port, {});
  const serve::Access access(server.port());
  serve::Session session(std::move(chosen), models::catalog());
  fmt::print("{}\n", access.address());
  std::fflush(stdout);
  door.console.say("open this address in a browser on this machine; Ctrl-C ends the session");
  server.run([&](const serve::Request& request) { return serve::answer(request, access, session); },
             [&](const std::string& text) { door.console.warn(text); });
  door.console.say("the session has ended");
}

}  // namespace

void add_serve(CLI::App& app, Door& door) {
  CLI::App* verb = app.add_subcommand("serve", "change, run and compare a scenario in a browser");
  auto options = std::make_shared<ServeOptions>();
  options->session.keep = ".";
  verb->add_option("SCENARIO", options->session.scenario, "folder with a scenario.toml")
      ->required();
  verb->add_option("--port", options->port, "port on 127.0.0.1 [one that is free]")
      ->check(CLI::Range(0, 65535))
      ->type_name("N");
  verb->add_option("--keep", options->session.keep, "folder for variants that are kept [.]")
      ->type_name("DIR");
  verb->add_option("--threads", options->session.threads, "threads; results do not depend on them")
      ->check(CLI::Range(1, 1024))
      ->type_name("N");
  verb->callback([options, &door] { serve_scenario(*options, door); });
}

}  // namespace gridstep::cli
