package io.lateen.console.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// Files on the class path that pages load: each page's own beside its class, and those of
/// libraries that come as WebJars.
public final class Assets {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "txt", "text/plain; charset=utf-8");

  private final Class<?> beside;

  /// @param beside the class beside which the files lie
  public Assets(Class<?> beside) {
    this.beside = beside;
  }

  /// @param name without folders, for example `graph.js`
  public Optional<Answer> find(String name) {
    return name.indexOf('/') >= 0 || name.startsWith(".")
        ? Optional.empty()
        : read(beside.getResourceAsStream(name), name);
  }

  /// A page that belongs to this program.
  ///
  /// @throws IllegalStateException if it is not there, which is a defect of the build
  public Answer page(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalStateException(name + ": not on the class path"));
  }

  /// A page that belongs to this program, with something put into it.
  ///
  /// @param mark what is replaced
  /// @param html goes in as it is
  public Answer filled(String name, String mark, String html) {
    return switch (page(name)) {
      case Answer.Whole(int _, String _, byte[] body) ->
          Answer.html(new String(body, StandardCharsets.UTF_8).replace(mark, html));
      case Answer other -> other;
    };
  }

  /// A file of a library.
  ///
  /// @param library for example `uplot`
  /// @param name below the library's folder, for example `dist/uPlot.min.css`
  public Optional<Answer> library(String library, String name) {
    if (name.contains("..")) {
      return Optional.empty();
    }
    String file = "/META-INF/resources/webjars/" + library + "/" + version(library) + "/" + name;
    return read(Assets.class.getResourceAsStream(file), name);
  }

  private static String version(String library) {
    String file = "/META-INF/maven/org.webjars.npm/" + library + "/pom.properties";
    try (InputStream in = Assets.class.getResourceAsStream(file)) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "none");
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  private static Optional<Answer> read(@Nullable InputStream in, String name) {
    if (in == null) {
      return Optional.empty();
    }
    try (in) {
      String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain");
      return Optional.of(new Answer.Whole(200, type, in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
