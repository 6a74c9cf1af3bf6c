package io.lateen.galley.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

final class PatchTest {
  private static final JsonMapper JSON = new JsonMapper();

  /// RFC 7386, appendix A.
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "{\"a\":\"b\"} ~ {\"a\":\"c\"} ~ {\"a\":\"c\"}",
        "{\"a\":\"b\"} ~ {\"b\":\"c\"} ~ {\"a\":\"b\",\"b\":\"c\"}",
        "{\"a\":\"b\"} ~ {\"a\":null} ~ {}",
        "{\"a\":\"b\",\"b\":\"c\"} ~ {\"a\":null} ~ {\"b\":\"c\"}",
        "{\"a\":[\"b\"]} ~ {\"a\":\"c\"} ~ {\"a\":\"c\"}",
        "{\"a\":\"c\"} ~ {\"a\":[\"b\"]} ~ {\"a\":[\"b\"]}",
        "{\"a\":{\"b\":\"c\"}} ~ {\"a\":{\"b\":\"d\",\"c\":null}} ~ {\"a\":{\"b\":\"d\"}}",
        "{\"a\":[{\"b\":\"c\"}]} ~ {\"a\":[1]} ~ {\"a\":[1]}",
        "[\"a\",\"b\"] ~ [\"c\",\"d\"] ~ [\"c\",\"d\"]",
        "{\"a\":\"b\"} ~ [\"c\"] ~ [\"c\"]",
        "{\"a\":\"foo\"} ~ null ~ null",
        "{\"e\":null} ~ {\"a\":1} ~ {\"e\":null,\"a\":1}",
        "[1,2] ~ {\"a\":\"b\",\"c\":null} ~ {\"a\":\"b\"}",
        "{} ~ {\"a\":{\"bb\":{\"ccc\":null}}} ~ {\"a\":{\"bb\":{}}}"
      })
  void mergePatch(String target, String patch, String result) {
    assertThat(MergePatch.apply(json(target), json(patch))).isEqualTo(json(result));
  }

  /// RFC 6902, appendix A; `#` between columns, for `~` has a meaning here.
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "{'a':1} # [{'op':'add','path':'/b','value':2}] # {'a':1,'b':2}",
        "{'a':[1,3]} # [{'op':'add','path':'/a/1','value':2}] # {'a':[1,2,3]}",
        "{'a':[1]} # [{'op':'add','path':'/a/-','value':[2]}] # {'a':[1,[2]]}",
        "{'a':1,'b':2} # [{'op':'remove','path':'/b'}] # {'a':1}",
        "{'a':[1,2,3]} # [{'op':'remove','path':'/a/1'}] # {'a':[1,3]}",
        "{'a':1} # [{'op':'replace','path':'/a','value':2}] # {'a':2}",
        "{'a':{'b':1},'c':{}} # [{'op':'move','from':'/a/b','path':'/c/d'}] # {'a':{},'c':{'d':1}}",
        "{'a':[1,2,3]} # [{'op':'move','from':'/a/0','path':'/a/2'}] # {'a':[2,3,1]}",
        "{'a':1} # [{'op':'copy','from':'/a','path':'/b'}] # {'a':1,'b':1}",
        "{'a':1} # [{'op':'test','path':'/a','value':1.0}] # {'a':1}",
        "{'a/b':1,'c':2} # [{'op':'remove','path':'/a~1b'}] # {'c':2}"
      })
  void jsonPatch(String target, String patch, String result) {
    assertThat(JsonPatch.apply(quoted(target), quoted(patch))).isEqualTo(quoted(result));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "[{'op':'remove','path':'/x'}] # path: /x",
        "[{'op':'add','path':'/a/5','value':1}] # path: /a/5 (expected: an index 0..1",
        "[{'op':'add','path':'/a/01','value':1}] # path: /a/01",
        "[{'op':'test','path':'/a','value':2}] # expected: 2",
        "[{'op':'spin','path':'/a'}] # op: ",
        "[{'op':'add','path':'/b'}] # value: missing",
        "[{'op':'add','path':'b','value':1}] # path: b (expected: a '/' first)",
        "[{'op':'move','from':'/a','path':'/a/0'}] # cannot move into itself",
        "{'op':'add'} # not a list"
      })
  void jsonPatchThatCannotBeDone(String patch, String message) {
    assertThatThrownBy(() -> JsonPatch.apply(quoted("{'a':[1]}"), quoted(patch)))
        .isInstanceOf(PatchException.class)
        .hasMessageContaining(message);
  }

  @Test
  void containersMergeByName() {
    JsonNode merged =
        StrategicMergePatch.apply(
            quoted("{'spec':{'containers':[{'name':'a','image':'x'},{'name':'b','image':'y'}]}}"),
            quoted("{'spec':{'containers':[{'name':'b','image':'z'},{'name':'c'}]}}"));
    assertThat(merged)
        .isEqualTo(
            quoted(
                "{'spec':{'containers':[{'name':'a','image':'x'},{'name':'b','image':'z'},{'name':'c'}]}}"));
  }

  @Test
  void elementsAreDeletedAndOrdered() {
    JsonNode merged =
        StrategicMergePatch.apply(
            quoted("{'env':[{'name':'a','value':'1'},{'name':'b'},{'name':'c'}]}"),
            quoted(
                "{'env':[{'name':'b','$patch':'delete'}],'$setElementOrder/env':[{'name':'c'},{'name':'a'}]}"));
    assertThat(merged).isEqualTo(quoted("{'env':[{'name':'c'},{'name':'a','value':'1'}]}"));
  }

  @Test
  void plainListsAreReplacedAndSetsGrow() {
    JsonNode merged =
        StrategicMergePatch.apply(
            quoted("{'args':['a','b'],'finalizers':['x']}"),
            quoted("{'args':['c'],'finalizers':['y','x']}"));
    assertThat(merged).isEqualTo(quoted("{'args':['c'],'finalizers':['x','y']}"));
  }

  @Test
  void directivesReplaceRetainAndDeleteValues() {
    assertThat(
            StrategicMergePatch.apply(
                quoted("{'strategy':{'type':'RollingUpdate','rollingUpdate':{}},'l':['a','b']}"),
                quoted(
                    "{'strategy':{'$retainKeys':['type'],'type':'Recreate'},'$deleteFromPrimitiveList/l':['a']}")))
        .isEqualTo(quoted("{'strategy':{'type':'Recreate'},'l':['b']}"));
    assertThat(
            StrategicMergePatch.apply(
                quoted("{'labels':{'a':'1'}}"), quoted("{'labels':{'$patch':'replace','b':'2'}}")))
        .isEqualTo(quoted("{'labels':{'b':'2'}}"));
  }

  @Test
  void anElementWithoutItsKeyIsRefused() {
    assertThatThrownBy(
            () ->
                StrategicMergePatch.apply(
                    quoted("{'containers':[]}"), quoted("{'containers':[{'image':'x'}]}")))
        .hasMessageContaining("containers: {\"image\":\"x\"} (expected: the key name)");
  }

  @Property(tries = 200)
  void mergingTwiceIsMergingOnce(@ForAll("documents") JsonNode a, @ForAll("documents") JsonNode b) {
    JsonNode once = MergePatch.apply(a, b);
    assertThat(MergePatch.apply(once, b)).isEqualTo(once);
  }

  @Property(tries = 200)
  void theTargetIsNeverTouched(@ForAll("documents") JsonNode a, @ForAll("documents") JsonNode b) {
    JsonNode before = a.deepCopy();
    JsonNode unused = MergePatch.apply(a, b);
    JsonNode alsoUnused = StrategicMergePatch.apply(a, b);
    assertThat(a).isEqualTo(before);
    assertThat(unused).isNotNull();
    assertThat(alsoUnused).isNotNull();
  }

  @Provide
  Arbitrary<JsonNode> documents() {
    return document(3);
  }

  private static Arbitrary<JsonNode> document(int depth) {
    Arbitrary<JsonNode> leaf =
        Arbitraries.of(
            JsonNodeFactory.instance.stringNode("x"),
            JsonNodeFactory.instance.numberNode(1),
            JsonNodeFactory.instance.nullNode(),
            JsonNodeFactory.instance.booleanNode(true));
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<JsonNode> inner = document(depth - 1);
    Arbitrary<JsonNode> objects =
        Arbitraries.maps(Arbitraries.of("a", "b", "c", "d"), inner)
            .ofMaxSize(3)
            .map(
                map -> {
                  ObjectNode object = JsonNodeFactory.instance.objectNode();
                  map.forEach(object::set);
                  return object;
                });
    Arbitrary<JsonNode> lists =
        inner
            .list()
            .ofMaxSize(3)
            .map(
                list -> {
                  ArrayNode array = JsonNodeFactory.instance.arrayNode();
                  list.forEach(array::add);
                  return array;
                });
    return Arbitraries.oneOf(leaf, objects, lists);
  }

  private static JsonNode json(String text) {
    return JSON.readTree(text);
  }

  private static JsonNode quoted(String text) {
    return JSON.readTree(text.replace('\'', '"'));
  }
}
