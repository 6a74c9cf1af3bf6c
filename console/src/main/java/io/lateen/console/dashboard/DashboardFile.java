package io.lateen.console.dashboard;

import java.nio.file.Path;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// A file of the dashboards' folder.
sealed interface DashboardFile {
  /// @param uid what links name it by; made from the title when the file has none
  /// @param slug the title as links spell it
  record Dashboard(String uid, String title, String slug, JsonNode json) implements DashboardFile {
    static Dashboard of(Path file, JsonNode json) {
      String name = file.getFileName().toString().replaceAll("\\.json$", "");
      String title =
          json.path("title").asString("").isBlank() ? name : json.path("title").asString();
      String uid = json.path("uid").asString("");
      return new Dashboard(uid.isBlank() ? slug(title) : uid, title, slug(title), json);
    }

    private static String slug(String title) {
      String slug =
          title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
      return slug.isEmpty() ? "dashboard" : slug;
    }

    String url() {
      return "/d/" + uid + "/" + slug;
    }
  }

  /// @param reason for the page's reader, with line and column where they are known
  record Broken(String name, String reason) implements DashboardFile {}
}
