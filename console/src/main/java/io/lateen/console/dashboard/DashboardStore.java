package io.lateen.console.dashboard;

import io.lateen.console.dashboard.DashboardFile.Broken;
import io.lateen.console.dashboard.DashboardFile.Dashboard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The dashboards' folder, read at each call so that an edited file counts at once. For many
/// threads.
final class DashboardStore {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path folder;

  DashboardStore(Path folder) {
    this.folder = folder;
  }

  /// All files by name; one that cannot be read does not hide the others.
  List<DashboardFile> list() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".json"))
          .sorted()
          .map(DashboardStore::read)
          .toList();
    } catch (IOException e) {
      return List.of(new Broken(folder.toString(), "cannot be listed: " + e));
    }
  }

  Optional<Dashboard> byUid(String uid) {
    return readable().filter(dashboard -> dashboard.uid().equals(uid)).findFirst();
  }

  Optional<Dashboard> bySlug(String slug) {
    return readable().filter(dashboard -> dashboard.slug().equals(slug)).findFirst();
  }

  private Stream<Dashboard> readable() {
    return list().stream()
        .<Dashboard>mapMulti(
            (file, into) -> {
              if (file instanceof Dashboard dashboard) {
                into.accept(dashboard);
              }
            });
  }

  private static DashboardFile read(Path file) {
    String name = file.getFileName().toString();
    try {
      JsonNode json = JSON.readTree(Files.readAllBytes(file));
      return json.isObject()
          ? Dashboard.of(file, json)
          : new Broken(name, "a JSON object is expected, this is " + json.getNodeType());
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      String place =
          at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
      return new Broken(name, place + e.getOriginalMessage());
    } catch (IOException e) {
      return new Broken(name, "cannot be read: " + e);
    }
  }
}
