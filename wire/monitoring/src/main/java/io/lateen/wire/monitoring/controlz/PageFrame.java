package io.lateen.wire.monitoring.controlz;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What every page of one server has: its name, and the way to the other pages.
record PageFrame(String name, List<Topic> topics) {
  private static final String CURRENT = " aria-current=\"page\"";

  String home() {
    StringBuilder links = new StringBuilder();
    for (Topic topic : topics) {
      links.append(
          "<li><a href=\"/%sz/\">%s</a> <a class=json href=\"/%sj/\">JSON</a></li>\n"
              .formatted(topic.prefix(), Tables.escaped(topic.title()), topic.prefix()));
    }
    return around(
        null, "<h1>" + Tables.escaped(name) + "</h1>\n<ul class=topics>\n" + links + "</ul>\n");
  }

  /// @param here the topic the page is of; null: none
  String around(@Nullable Topic here, String body) {
    String title = (here == null ? "" : here.title() + " · ") + name + " · ControlZ";
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%s</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/style.css">
    </head>
    <body>
    <a class="skip" href="#main">To the page</a>
    <nav aria-label="Topics"><a href="/"%s>ControlZ</a>
    %s</nav>
    <main id="main">
    %s</main>
    </body>
    </html>
    """
        .formatted(Tables.escaped(title), here == null ? CURRENT : "", links(here), body);
  }

  private String links(@Nullable Topic here) {
    StringBuilder links = new StringBuilder();
    for (Topic topic : topics) {
      links.append(
          "<a href=\"/%sz/\"%s>%s</a>\n"
              .formatted(
                  topic.prefix(),
                  here != null && topic.prefix().equals(here.prefix()) ? CURRENT : "",
                  Tables.escaped(topic.title())));
    }
    return links.toString();
  }
}
