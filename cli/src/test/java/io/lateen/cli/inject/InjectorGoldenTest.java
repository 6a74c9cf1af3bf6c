package io.lateen.cli.inject;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.wire.document.Document;
import io.lateen.wire.document.DocumentReader;
import io.lateen.wire.document.YamlWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole objects before and after: `resources/inject/NAME.yaml` and `NAME.injected.yaml`.
final class InjectorGoldenTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "inject");
  private static final InjectConfig CONFIG =
      InjectConfig.of(MeshConfig.DEFAULT, InjectPolicy.DEFAULT, "lateen", "test");

  @ParameterizedTest
  @ValueSource(strings = {"deployment", "redirected", "kinds"})
  void injects(String name) throws IOException {
    Path golden = FOLDER.resolve(name + ".injected.yaml");
    String injected = inject(Files.readString(FOLDER.resolve(name + ".yaml")));
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(golden, injected);
    }
    assertThat(injected)
        .as("%s; if the change is meant, run the test with -Dgolden.update=true", golden)
        .isEqualTo(Files.readString(golden));
  }

  @ParameterizedTest
  @ValueSource(strings = {"deployment", "redirected", "kinds"})
  void injectingAgainChangesNothing(String name) throws IOException {
    String once = inject(Files.readString(FOLDER.resolve(name + ".yaml")));
    assertThat(inject(once)).isEqualTo(once);
  }

  private static String inject(String yaml) {
    List<String> notes = new ArrayList<>();
    Injector injector = new Injector(CONFIG, notes::add);
    StringBuilder out = new StringBuilder();
    for (Document document : DocumentReader.read(yaml).documents()) {
      out.append(YamlWriter.write(injector.inject(document.tree(), "default"))).append("---\n");
    }
    return out.toString();
  }
}
