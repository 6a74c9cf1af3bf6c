package io.lateen.galley.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Lists in pieces show one state.
class ListPagesTest {

  @TempDir Path home;
  private EngineFixture api;

  @BeforeEach
  void open() {
    api = new EngineFixture(home);
    for (String name : List.of("a", "b", "c", "d")) {
      api.create("configmaps", "default", "{metadata: {name: " + name + "}, data: {k: old}}");
    }
  }

  @AfterEach
  void close() {
    api.close();
  }

  private JsonNode list(Map<String, String> query) {
    return api.call(Verb.LIST, "configmaps", "", null, "", query, null, null).body();
  }

  private static List<String> words(JsonNode list) {
    List<String> words = new ArrayList<>();
    list.path("items")
        .forEach(
            item ->
                words.add(
                    item.path("metadata").path("name").asString("")
                        + item.path("data").path("k").asString("")));
    return words;
  }

  private void changeEverything() {
    api.delete("configmaps", "default", "c", null);
    api.create("configmaps", "default", "{metadata: {name: bb}, data: {k: new}}");
    api.patch("configmaps", "default", "d", PatchType.MERGE, "{data: {k: new}}");
    api.delete("configmaps", "default", "bb", null);
    api.create("configmaps", "default", "{metadata: {name: e}, data: {k: new}}");
  }

  @Test
  void laterPiecesShowTheStateOfTheFirst() {
    JsonNode first = list(Map.of("limit", "2"));
    assertThat(words(first)).containsExactly("aold", "bold");
    assertThat(first.path("metadata").path("remainingItemCount").asInt()).isEqualTo(2);

    changeEverything();

    String token = first.path("metadata").path("continue").asString("");
    JsonNode rest = list(Map.of("limit", "2", "continue", token));
    assertThat(words(rest)).containsExactly("cold", "dold");
    assertThat(rest.path("metadata").has("continue")).isFalse();
    assertThat(rest.path("metadata").path("resourceVersion"))
        .isEqualTo(first.path("metadata").path("resourceVersion"));
    assertThat(words(list(Map.of()))).containsExactly("aold", "bold", "dnew", "enew");
  }

  @Test
  void anEarlierStateIsListedWhenExactlyThatIsAskedFor() {
    String before = list(Map.of()).path("metadata").path("resourceVersion").asString("");
    changeEverything();
    assertThat(words(list(Map.of("resourceVersion", before, "resourceVersionMatch", "Exact"))))
        .containsExactly("aold", "bold", "cold", "dold");
  }

  @Test
  void aPieceOfAForgottenStateIsExpired() {
    String token = list(Map.of("limit", "2")).path("metadata").path("continue").asString("");
    for (int i = 0; i < 1001; i++) {
      api.patch("configmaps", "default", "a", PatchType.MERGE, "{data: {k: '" + i + "'}}");
    }
    assertThatThrownBy(() -> list(Map.of("limit", "2", "continue", token)))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(410);
              assertThat(e.reason()).isEqualTo("Expired");
            });
  }
}
