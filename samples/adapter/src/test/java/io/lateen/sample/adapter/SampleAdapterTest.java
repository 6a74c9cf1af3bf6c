package io.lateen.sample.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.mixer.adapter.Adapter;
import io.lateen.mixer.adapter.CheckResult;
import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.HandlerContext;
import io.lateen.mixer.adapter.QuotaArguments;
import io.lateen.mixer.adapter.grpc.RemoteAdapters;
import io.lateen.mixer.expression.Expressions;
import io.lateen.mixer.expression.Vocabulary;
import io.lateen.mixer.template.Instance;
import io.lateen.mixer.template.InstanceParser;
import io.lateen.mixer.template.Template;
import io.lateen.mixer.template.Templates;
import io.lateen.model.attribute.AttributeBag;
import io.lateen.model.attribute.AttributeType;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Mixer's side of the wire against the sample as a process, with the objects that it prints.
class SampleAdapterTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final Problems problems = new Problems();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Timeout(90)
  void itChecksGrantsAndReports(boolean sessions) throws Exception {
    Process process = start("127.0.0.1:0");
    try (BufferedReader said = process.inputReader()) {
      String port = said.readLine().replace("listening on port ", "");
      RemoteAdapters remote = new RemoteAdapters();
      List<KubeObject> objects = objects("127.0.0.1:" + port, sessions);
      objects.stream().filter(o -> is(o, "template")).forEach(o -> remote.addTemplate(o, problems));
      objects.stream().filter(o -> is(o, "adapter")).forEach(o -> remote.addAdapter(o, problems));
      KubeObject config = objects.stream().filter(o -> is(o, "handler")).findFirst().orElseThrow();
      Adapter adapter = remote.adapter(config, problems).orElseThrow();
      assertThat(problems.toList()).isEmpty();
      assertThat(adapter.templates())
          .containsExactlyInAnyOrder(Templates.LISTENTRY, Templates.METRIC, Templates.QUOTA);
      assertThat(remote.adapter(config, problems)).contains(adapter);

      use(adapter, config, said, sessions);
      if (sessions) {
        assertThat(said.readLine()).isEqualTo("closed session-1");
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private void use(Adapter adapter, KubeObject config, BufferedReader said, boolean sessions)
      throws Exception {
    HandlerContext context =
        new HandlerContext(
            "samplehandler.istio-system",
            adapter.params().read(config.spec().path("params"), FieldPath.ROOT, problems),
            List.of());
    try (Handler handler = adapter.open(context)) {
      if (sessions) {
        assertThat(said.readLine()).isEqualTo("created session-1");
      }
      Instance alice = instance("who.listentry.istio-system", Templates.LISTENTRY, "{value: user}");
      CheckResult welcome = handler.check(alice);
      assertThat(welcome).isEqualTo(CheckResult.of(0, "", Duration.ofSeconds(3), 7));
      CheckResult denied =
          handler.check(
              instance(
                  "who.listentry.istio-system", Templates.LISTENTRY, "{value: '\"mallory\"'}"));
      assertThat(denied.code()).isEqualTo(CheckResult.PERMISSION_DENIED);
      assertThat(denied.message()).isEqualTo("mallory is not welcome");
      Instance quota =
          instance("calls.quota.istio-system", Templates.QUOTA, "{dimensions: {who: user}}");
      assertThat(handler.quota(quota, new QuotaArguments("a", 3, false)).amount()).isEqualTo(3);
      assertThat(handler.quota(quota, new QuotaArguments("a", 3, false)).amount()).isEqualTo(3);
      assertThat(handler.quota(quota, new QuotaArguments("b", 3, true)).amount()).isEqualTo(2);
      assertThat(handler.quota(quota, new QuotaArguments("c", 3, false)).amount()).isZero();
      handler.report(
          List.of(
              instance(
                  "requests.metric.istio-system",
                  Templates.METRIC,
                  "{value: '7', dimensions: {who: user, took: took}}")));
      assertThat(said.readLine())
          .isEqualTo(
              "requests.metric.istio-system: int64_value: 7"
                  + " {took duration_value { value { seconds: 1 nanos: 500000000 } },"
                  + " who string_value: \"alice\"}");
    }
  }

  private Instance instance(String name, Template template, String yaml) throws Exception {
    Vocabulary vocabulary =
        new Vocabulary(Map.of("user", AttributeType.STRING, "took", AttributeType.DURATION));
    JsonNode params =
        JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
    Instance instance =
        new InstanceParser(template, vocabulary, new Expressions(), problems)
            .parse(name, params, FieldPath.ROOT)
            .build(AttributeBag.of(Map.of("user", "alice", "took", Duration.ofMillis(1_500))));
    assertThat(problems.toList()).isEmpty();
    return instance;
  }

  private static boolean is(KubeObject object, String kind) {
    return object.kind().kind().equals(kind);
  }

  private static List<KubeObject> objects(String address, boolean sessions) throws Exception {
    Process print = sessions ? start("--print", address, "--sessions") : start("--print", address);
    String yaml = new String(print.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(print.waitFor()).isZero();
    Iterable<Object> documents = new Load(LoadSettings.builder().build()).loadAllFromString(yaml);
    return StreamSupport.stream(documents.spliterator(), false)
        .map(JSON::<JsonNode>valueToTree)
        .map(tree -> new KubeObject(kind(tree), tree))
        .toList();
  }

  private static ObjectKind kind(JsonNode tree) {
    String kind = tree.path("kind").asString();
    return new ObjectKind("config.istio.io", "v1alpha2", kind + "s", kind, true);
  }

  private static Process start(String... arguments) throws IOException {
    ProcessBuilder command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "io.lateen.sample.adapter.SampleAdapter");
    command.command().addAll(List.of(arguments));
    return command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
