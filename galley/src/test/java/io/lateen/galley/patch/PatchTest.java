package io.lateen.galley.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
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

class PatchTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  private static JsonNode json(String text) {
    return JSON.readTree(text.replace('\'', '"'));
  }

  /// RFC 7386, appendix A.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':'b'}|{'a':'c'}|{'a':'c'}",
        "{'a':'b'}|{'b':'c'}|{'a':'b','b':'c'}",
        "{'a':'b'}|{'a':null}|{}",
        "{'a':'b','b':'c'}|{'a':null}|{'b':'c'}",
        "{'a':['b']}|{'a':'c'}|{'a':'c'}",
        "{'a':'c'}|{'a':['b']}|{'a':['b']}",
        "{'a':{'b':'c'}}|{'a':{'b':'d','c':null}}|{'a':{'b':'d'}}",
        "{'a':[{'b':'c'}]}|{'a':[1]}|{'a':[1]}",
        "['a','b']|['c','d']|['c','d']",
        "{'a':'b'}|['c']|['c']",
        "{'a':'foo'}|null|null",
        "{'a':'foo'}|'bar'|'bar'",
        "{'e':null}|{'a':1}|{'e':null,'a':1}",
        "[1,2]|{'a':'b','c':null}|{'a':'b'}",
        "{}|{'a':{'bb':{'ccc':null}}}|{'a':{'bb':{}}}"
      })
  void mergePatchesOfTheRfc(String target, String patch, String expected) {
    assertThat(MergePatch.apply(json(target), json(patch))).isEqualTo(json(expected));
  }

  /// RFC 6902, appendix A.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'foo':'bar'}|[{'op':'add','path':'/baz','value':'qux'}]|{'baz':'qux','foo':'bar'}",
        "{'foo':['bar','baz']}|[{'op':'add','path':'/foo/1','value':'q'}]|{'foo':['bar','q','baz']}",
        "{'baz':'qux','foo':'bar'}|[{'op':'remove','path':'/baz'}]|{'foo':'bar'}",
        "{'foo':['bar','qux','baz']}|[{'op':'remove','path':'/foo/1'}]|{'foo':['bar','baz']}",
        "{'baz':'qux','foo':'bar'}|[{'op':'replace','path':'/baz','value':'boo'}]|{'baz':'boo','foo':'bar'}",
        "{'a':{'b':1},'c':{}}|[{'op':'move','from':'/a/b','path':'/c/d'}]|{'a':{},'c':{'d':1}}",
        "{'foo':['a','g','c','e']}|[{'op':'move','from':'/foo/1','path':'/foo/3'}]|{'foo':['a','c','e','g']}",
        "{'baz':'qux'}|[{'op':'test','path':'/baz','value':'qux'}]|{'baz':'qux'}",
        "{'foo':'bar'}|[{'op':'add','path':'/child','value':{'g':{}}}]|{'foo':'bar','child':{'g':{}}}",
        "{'foo':'bar'}|[{'op':'add','path':'/baz','value':'qux','xyz':123}]|{'foo':'bar','baz':'qux'}",
        "{'/':9,'~1':10}|[{'op':'test','path':'/~01','value':10}]|{'/':9,'~1':10}",
        "{'foo':['bar']}|[{'op':'add','path':'/foo/-','value':['abc','def']}]|{'foo':['bar',['abc','def']]}",
        "{'a':1}|[{'op':'add','path':'','value':{'b':2}}]|{'b':2}",
        "{'a':1}|[{'op':'replace','path':'','value':{'b':2}}]|{'b':2}",
        "{'a':1}|[{'op':'test','path':'/a','value':1.0}]|{'a':1}",
        "{'a':{'b':[1]}}|[{'op':'copy','from':'/a/b','path':'/c'}]|{'a':{'b':[1]},'c':[1]}"
      })
  void jsonPatchesOfTheRfc(String target, String patch, String expected) {
    assertThat(JsonPatch.apply(json(target), json(patch))).isEqualTo(json(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'foo':'bar'}|[{'op':'add','path':'/baz/bat','value':'q'}]|/baz does not exist",
        "{'baz':'qux'}|[{'op':'test','path':'/baz','value':'bar'}]|expected",
        "{'/':9,'~1':10}|[{'op':'test','path':'/~01','value':'10'}]|expected",
        "{'a':1}|[{'op':'remove','path':'/b'}]|/b does not exist",
        "{'a':[1]}|[{'op':'add','path':'/a/01','value':1}]|index 01",
        "{'a':[1]}|[{'op':'add','path':'/a/5','value':1}]|index 5",
        "{'a':{}}|[{'op':'move','from':'/a','path':'/a/b'}]|into itself",
        "{'a':1}|[{'op':'inverse','path':'/a'}]|expected: add, remove",
        "{'a':1}|[{'op':'add','path':'/b'}]|no value",
        "{'a':1}|[{'op':'remove','path':'a'}]|expected: a JSON pointer",
        "{'a':1}|{'op':'remove'}|array of operations"
      })
  void jsonPatchesThatDoNotFitAreRefused(String target, String patch, String message) {
    assertThatThrownBy(() -> JsonPatch.apply(json(target), json(patch)))
        .isInstanceOf(PatchException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'containers':[{'name':'a','image':'1'},{'name':'b'}]}|{'containers':[{'name':'a','image':'2'}]}|{'containers':[{'name':'a','image':'2'},{'name':'b'}]}",
        "{'containers':[{'name':'a'}]}|{'containers':[{'name':'b'}]}|{'containers':[{'name':'a'},{'name':'b'}]}",
        "{'containers':[{'name':'a'},{'name':'b'}]}|{'containers':[{'name':'a','$patch':'delete'}]}|{'containers':[{'name':'b'}]}",
        "{'containers':[{'name':'a'}]}|{'containers':[{'name':'b'},{'$patch':'replace'}]}|{'containers':[{'name':'b'}]}",
        "{'containers':[{'name':'a'},{'name':'b'}]}|{'$setElementOrder/containers':[{'name':'b'},{'name':'a'}]}|{'containers':[{'name':'b'},{'name':'a'}]}",
        "{'args':['x','y']}|{'args':['z']}|{'args':['z']}",
        "{'finalizers':['x']}|{'finalizers':['y']}|{'finalizers':['x','y']}",
        "{'finalizers':['x','y']}|{'$deleteFromPrimitiveList/finalizers':['x']}|{'finalizers':['y']}",
        "{'strategy':{'type':'A','rollingUpdate':{}}}|{'strategy':{'$retainKeys':['type'],'type':'B'}}|{'strategy':{'type':'B'}}",
        "{'a':{'b':1,'c':2}}|{'a':{'$patch':'replace','d':3}}|{'a':{'d':3}}",
        "{'a':{'b':1}}|{'a':{'$patch':'delete'}}|{}",
        "{'ports':[{'port':80,'name':'x'}]}|{'ports':[{'port':80,'nodePort':1}]}|{'ports':[{'port':80,'name':'x','nodePort':1}]}",
        "{'ports':[{'port':53,'protocol':'TCP'}]}|{'ports':[{'port':53,'protocol':'UDP'}]}|{'ports':[{'port':53,'protocol':'TCP'},{'port':53,'protocol':'UDP'}]}",
        "{'addresses':[{'type':'Hostname','address':'a'}]}|{'addresses':[{'type':'Hostname','address':'b'}]}|{'addresses':[{'type':'Hostname','address':'b'}]}",
        "{}|{'subsets':[{'addresses':[{'ip':'10.0.0.1'}],'ports':[{'port':1,'name':'a'},{'port':1,'name':'b'}]}]}|{'subsets':[{'addresses':[{'ip':'10.0.0.1'}],'ports':[{'port':1,'name':'a'},{'port':1,'name':'b'}]}]}",
        "{'subsets':[{'addresses':[{'ip':'10.0.0.1'}]}]}|{'subsets':[{'addresses':[{'ip':'10.0.0.2'}]}]}|{'subsets':[{'addresses':[{'ip':'10.0.0.2'}]}]}",
        "{'endpoints':[]}|{'endpoints':[{'addresses':['10.0.0.1']}]}|{'endpoints':[{'addresses':['10.0.0.1']}]}",
        "{'ports':[]}|{'ports':[{'protocol':'TCP'},{'port':80}]}|{'ports':[{'protocol':'TCP'},{'port':80}]}",
        "{'podCIDRs':['10.1.0.0/24']}|{'podCIDRs':['fd00::/64']}|{'podCIDRs':['10.1.0.0/24','fd00::/64']}",
        "{'hostIPs':[{'ip':'10.0.0.1'}]}|{'hostIPs':[{'ip':'fd00::1'}]}|{'hostIPs':[{'ip':'10.0.0.1'},{'ip':'fd00::1'}]}",
        "{'labels':{'a':'b','c':'d'}}|{'labels':{'a':null}}|{'labels':{'c':'d'}}"
      })
  void strategicPatchesMergeListsByKey(String target, String patch, String expected) {
    assertThat(StrategicPatch.apply(json(target), json(patch))).isEqualTo(json(expected));
  }

  @Test
  void aListElementWithoutItsKeyIsRefused() {
    assertThatThrownBy(
            () -> StrategicPatch.apply(json("{}"), json("{'containers':[{'image':'x'}]}")))
        .isInstanceOf(PatchException.class)
        .hasMessageContaining("has no name, by which this list is merged");
  }

  @Property(tries = 300)
  void aMergePatchTwiceIsAsOnce(@ForAll("trees") JsonNode target, @ForAll("trees") JsonNode patch) {
    JsonNode before = target.deepCopy();
    JsonNode once = MergePatch.apply(target, patch);
    assertThat(MergePatch.apply(once, patch)).isEqualTo(once);
    assertThat(target).isEqualTo(before);
  }

  @Property(tries = 300)
  void withoutListsAStrategicPatchIsAMergePatch(
      @ForAll("objects") JsonNode target, @ForAll("objects") JsonNode patch) {
    assertThat(StrategicPatch.apply(target, patch)).isEqualTo(MergePatch.apply(target, patch));
  }

  @Property(tries = 300)
  void whatIsAddedCanBeRemoved(
      @ForAll("objects") JsonNode target, @ForAll("trees") JsonNode value) {
    JsonNode there =
        JsonPatch.apply(target, json("[{'op':'add','path':'/new','value':" + value + "}]"));
    assertThat(there.path("new")).isEqualTo(value);
    assertThat(JsonPatch.apply(there, json("[{'op':'remove','path':'/new'}]"))).isEqualTo(target);
  }

  @Provide
  Arbitrary<JsonNode> objects() {
    return tree(3, false).filter(JsonNode::isObject);
  }

  @Provide
  Arbitrary<JsonNode> trees() {
    return tree(3, true);
  }

  private static Arbitrary<JsonNode> tree(int depth, boolean lists) {
    Arbitrary<JsonNode> leaf =
        Arbitraries.of(List.of("null", "1", "true", "\"x\"", "{}")).map(JSON::readTree);
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<JsonNode> below = tree(depth - 1, lists);
    Arbitrary<JsonNode> object =
        Arbitraries.maps(Arbitraries.of("a", "b", "c"), below)
            .ofMaxSize(3)
            .map((Map<String, JsonNode> fields) -> JSON.valueToTree(fields));
    Arbitrary<JsonNode> list =
        below.list().ofMaxSize(2).map((List<JsonNode> elements) -> JSON.valueToTree(elements));
    return lists ? Arbitraries.oneOf(leaf, object, list) : Arbitraries.oneOf(leaf, object, object);
  }
}
