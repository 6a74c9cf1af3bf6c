package io.lateen.wire.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Struct;
import com.google.protobuf.util.JsonFormat;
import io.lateen.wire.document.Document;
import io.lateen.wire.document.DocumentReader;
import io.lateen.wire.document.Parsed;
import io.lateen.wire.document.RuleParser;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Documents as Istio's messages; protobuf's own JSON mapping says what is right.
final class BodyTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final DescribedSchema DESCRIBED = new DescribedSchema();
  private static final Path SAMPLES = Path.of("../../samples");

  private static Collection collection(String plural) {
    return Collection.ALL.stream().filter(c -> c.plural().equals(plural)).findFirst().orElseThrow();
  }

  private static KubeObject object(String plural, String kind, String spec) {
    Collection collection = collection(plural);
    boolean namespaced = !kind.startsWith("Mesh") && !kind.startsWith("Cluster");
    ObjectKind type = new ObjectKind(collection.group(), "v1alpha3", plural, kind, namespaced);
    JsonNode tree =
        YAML.readTree(
            "{apiVersion: "
                + type.apiVersion()
                + ", kind: "
                + kind
                + ", metadata: {name: x, namespace: y, resourceVersion: '1'}, spec: "
                + spec
                + "}");
    return new KubeObject(type, tree);
  }

  private static KubeObject back(KubeObject object) throws Exception {
    Collection collection = Collection.of(object.kind());
    return Documents.object(collection, object.kind(), Documents.resource(collection, object));
  }

  /// As text: whether a number is an `int` or a `long` is Jackson's affair.
  private static void assertSame(KubeObject now, KubeObject before) {
    assertThat(now.spec().toString()).isEqualTo(before.spec().toString());
  }

  @Test
  void aBodyIsWhatProtobufMakesOfTheSameJson() throws Exception {
    KubeObject object =
        object(
            "virtualservices",
            "VirtualService",
            """
            {hosts: [reviews], exportTo: ["."], http: [{
              match: [{uri: {prefix: ""}, headers: {end-user: {exact: jason}}, port: 80,
                       sourceLabels: {app: web}}],
              fault: {delay: {fixed_delay: 1.25s, percentage: {value: 12.5}},
                      abort: {httpStatus: 503, percent: 0}},
              retries: {attempts: 3, perTryTimeout: 2s}, timeout: 60s,
              corsPolicy: {allowCredentials: false, allowOrigin: [a, ""], maxAge: 0s},
              websocketUpgrade: true,
              route: [{destination: {host: reviews, port: {number: 9080}}, weight: 75},
                      {destination: {host: reviews, subset: v2}, weight: 25}]}]}
            """);

    Body body = Documents.resource(collection("virtualservices"), object).body();

    DynamicMessage.Builder expected = DESCRIBED.builder(body.message());
    JsonFormat.parser().merge(JSON.writeValueAsString(object.spec()), expected);
    assertThat(DESCRIBED.parse(body)).isEqualTo(expected.build());
    DynamicMessage.Builder read = DESCRIBED.builder(body.message());
    JsonFormat.parser().merge(JSON.writeValueAsString(back(object).spec()), read);
    assertThat(read.build()).isEqualTo(expected.build());
  }

  @Test
  void numbersOfAListArePackedAndReadEitherWay() throws Exception {
    KubeObject object =
        object("serviceroles", "ServiceRole", "{rules: [{services: ['*'], ports: [80, 443]}]}");
    Body body = Documents.resource(collection("serviceroles"), object).body();

    DynamicMessage.Builder expected = DESCRIBED.builder(body.message());
    JsonFormat.parser().merge(JSON.writeValueAsString(object.spec()), expected);
    assertThat(body.value()).isEqualTo(expected.build().toByteString());
    assertSame(back(object), object);
    // rules { services: "*" ports: 80 ports: 443 }, each for itself
    byte[] loose = {10, 8, 10, 1, '*', 72, 80, 72, (byte) 0xbb, 3};
    Resource other =
        new Resource(
            new Metadata("y/x", null, "1", Map.of(), Map.of()),
            Body.of(body.message(), ByteString.copyFrom(loose)));
    assertSame(Documents.object(collection("serviceroles"), object.kind(), other), object);
  }

  @Test
  void whatTheMessageCannotSayGoesAsAStruct() throws Exception {
    for (String spec :
        List.of(
            "{hosts: [a], http: [{delegate: {name: b}}]}",
            "{hosts: [a], http: [{timeout: soon}]}",
            "{hosts: [a], http: [{match: [{uri: {exact: /a, prefix: /b}}]}]}",
            "{hosts: [a], http: [{retries: {attempts: 3000000000}}]}",
            "{hosts: b}")) {
      KubeObject object = object("virtualservices", "VirtualService", spec);
      Body body = Documents.resource(collection("virtualservices"), object).body();

      assertThat(body.typeUrl()).isEqualTo("type.googleapis.com/google.protobuf.Struct");
      Struct.Builder expected = Struct.newBuilder();
      JsonFormat.parser().merge(JSON.writeValueAsString(object.spec()), expected);
      assertThat(Struct.parseFrom(body.value())).isEqualTo(expected.build());
      assertSame(back(object), object);
    }
  }

  @Test
  void adaptersOfOldAreStructsAndHandlersAreHandlers() throws Exception {
    KubeObject denier = object("deniers", "denier", "{status: {code: 7, message: no}, x: [1.5]}");
    KubeObject handler =
        object("handlers", "handler", "{compiledAdapter: denier, params: {status: {code: 7}}}");

    assertThat(Documents.resource(collection("deniers"), denier).body().message())
        .isEqualTo("google.protobuf.Struct");
    assertThat(Documents.resource(collection("handlers"), handler).body().message())
        .isEqualTo("istio.policy.v1beta1.Handler");
    assertSame(back(denier), denier);
    assertSame(back(handler), handler);
  }

  @Test
  void whatIsNoResourceOfTheCollectionIsRefused() {
    Collection collection = collection("virtualservices");
    ObjectKind kind = object("virtualservices", "VirtualService", "{}").kind();
    Body gateway = Body.of("istio.networking.v1alpha3.Gateway", ByteString.EMPTY);
    Body cut = Body.of(collection.message(), ByteString.copyFrom(new byte[] {10, 5, 1}));
    Metadata named = new Metadata("a/b", null, "1", Map.of(), Map.of());
    Metadata nameless = new Metadata("b", null, "1", Map.of(), Map.of());
    Body good = Body.of(collection.message(), ByteString.EMPTY);

    assertThatThrownBy(() -> Documents.object(collection, kind, new Resource(named, gateway)))
        .hasMessageContaining("v1alpha3.Gateway (expected: istio.networking.v1alpha3.VirtualS");
    assertThatThrownBy(() -> Documents.object(collection, kind, new Resource(named, cut)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Documents.object(collection, kind, new Resource(nameless, good)))
        .hasMessageContaining("name: \"b\" (expected: namespace/name)");
  }

  /// Every rule among the samples means the same after its way over the wire.
  @TestFactory
  List<DynamicTest> samplesMeanTheSame() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<Path> files = Files.walk(SAMPLES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        for (JsonNode tree : trees(file)) {
          ObjectKind kind = kind(tree);
          Collection collection = kind == null ? null : Collection.of(kind);
          if (collection != null && RuleParser.parse(tree) instanceof Parsed.Accepted) {
            tests.add(
                DynamicTest.dynamicTest(
                    SAMPLES.relativize(file) + " " + tree.path("metadata").path("name"),
                    () -> sameRule(new KubeObject(kind, tree))));
          }
        }
      }
    }
    assertThat(tests).hasSizeGreaterThan(15);
    return tests;
  }

  private static void sameRule(KubeObject object) throws Exception {
    JsonNode tree = object.tree().deepCopy();
    ((ObjectNode) tree)
        .withObjectProperty("metadata")
        .put("namespace", "default")
        .put("resourceVersion", "7");
    KubeObject stored = new KubeObject(object.kind(), tree);
    Collection collection = Collection.of(object.kind());
    Body body = Documents.resource(collection, stored).body();

    assertThat(body.message()).isEqualTo(collection.message());
    assertThat(RuleParser.parse(back(stored).tree())).isEqualTo(RuleParser.parse(tree));
  }

  private static ObjectKind kind(JsonNode tree) {
    String[] version = tree.path("apiVersion").asString("").split("/", -1);
    String kind = tree.path("kind").asString("");
    return version.length < 2
        ? null
        : Collection.ALL.stream()
            .filter(c -> c.group().equals(version[0]))
            .filter(c -> c.message().endsWith("." + kind))
            .map(c -> new ObjectKind(c.group(), version[1], c.plural(), kind, true))
            .findFirst()
            .orElse(null);
  }

  private static List<JsonNode> trees(Path file) throws Exception {
    return DocumentReader.read(Files.readString(file)).documents().stream()
        .map(Document::tree)
        .toList();
  }
}
