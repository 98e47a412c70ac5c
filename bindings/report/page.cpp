#include "bindings/report/page.hpp"

#include <fmt/format.h>

#include "bindings/report/packed.hpp"
#include "bindings/report/page_files.hpp"
#include "engine/base/error.hpp"

namespace gridstep::report {

namespace {

/// A text that scripts read. Its type makes it no script; base64 has no letter that ends it.
std::string block(const std::string& id, const std::string& json) {
  return fmt::format("<script type=\"text/plain\" id=\"{}\">{}</script>\n", id, packed(json));
}

std::string blocks(const Page& page) {
  std::string all = block("report", page.report);
  for (std::size_t n = 0; n < page.stacks.size(); ++n)
    all += block(fmt::format("stack-{}", n), page.stacks[n]);
  for (std::size_t n = 0; n < page.details.size(); ++n)
    all += block(fmt::format("details-{}", n), page.details[n]);
  return all;
}

std::string policy(const PageFiles& files, std::string_view style) {
  std::string scripts = policy_hash(files.script);
  if (!files.uplot_script.empty()) scripts += " " + policy_hash(files.uplot_script);
  return fmt::format(
      "default-src 'none'; script-src {}; style-src {}; base-uri 'none'; form-action 'none'",
      scripts, policy_hash(style));
}

/// Fills every {{place}} of the page once, in one pass: what is filled in is never looked at again.
std::string filled(std::string_view page,
                   const std::vector<std::pair<std::string_view, std::string_view>>& texts) {
  std::string full;
  while (true) {
    const std::size_t begin = page.find("{{");
    full += page.substr(0, begin);
    if (begin == std::string_view::npos) return full;
    const std::size_t end = page.find("}}", begin);
    const std::string_view place = page.substr(begin + 2, end - begin - 2);
    bool is_known = false;
    for (const auto& [name, text] : texts)
      if (name == place) {
        full += text;
        is_known = true;
      }
    ensure(is_known, "every place of the page is known");
    page.remove_prefix(end + 2);
  }
}

}  // namespace

std::string html(const Page& page) {
  const PageFiles files = page_files();
  const std::string style = std::string(files.uplot_style) + "\n" + std::string(files.style);
  const std::string uplot = files.uplot_script.empty()
                                ? ""
                                : "<script>" + std::string(files.uplot_script) + "</script>\n";
  return filled(files.page, {{"language", page.language == Language::chinese ? "zh" : "en"},
                             {"policy", policy(files, style)},
                             {"title", escaped(page.title)},
                             {"style", style},
                             {"uplot", uplot},
                             {"uplot_licence", escaped(files.uplot_licence)},
                             {"blocks", blocks(page)},
                             {"script", files.script}});
}

}  // namespace gridstep::report
