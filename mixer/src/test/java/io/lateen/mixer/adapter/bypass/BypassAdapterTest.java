package io.lateen.mixer.adapter.bypass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.lateen.mixer.adapter.CheckResult;
import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.HandlerContext;
import io.lateen.mixer.adapter.Pace;
import io.lateen.mixer.adapter.Params;
import io.lateen.mixer.adapter.QuotaArguments;
import io.lateen.mixer.adapter.QuotaResult;
import io.lateen.mixer.expression.Expressions;
import io.lateen.mixer.expression.Vocabulary;
import io.lateen.mixer.template.Instance;
import io.lateen.mixer.template.InstanceParser;
import io.lateen.mixer.template.Template;
import io.lateen.mixer.template.Templates;
import io.lateen.model.attribute.AttributeBag;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problem;
import io.lateen.model.check.Problems;
import io.lateen.wire.proto.adapter.CloseSessionRequest;
import io.lateen.wire.proto.adapter.CreateSessionRequest;
import io.lateen.wire.proto.template.listentry.HandleListEntryRequest;
import io.lateen.wire.proto.template.metric.HandleMetricRequest;
import io.lateen.wire.proto.template.metric.InstanceMsg;
import io.lateen.wire.proto.template.quota.HandleQuotaRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/// The adapter against a backend on this machine.
@Timeout(30)
class BypassAdapterTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Map<String, Object> PACKED =
      Map.of("@type", "type.googleapis.com/example.Params", "value", "CgNhYmM=");
  private static final Any UNPACKED =
      Any.newBuilder()
          .setTypeUrl("type.googleapis.com/example.Params")
          .setValue(ByteString.copyFromUtf8("\n\u0003abc"))
          .build();

  /// Patient, for this machine may be busy.
  private final BypassAdapter adapter = new BypassAdapter(Duration.ofSeconds(20));
  private final Problems problems = new Problems();
  private Recorder backend;

  @BeforeEach
  void start() throws Exception {
    backend = new Recorder();
  }

  @AfterEach
  void stop() throws Exception {
    backend.stop();
  }

  private Params params(Map<String, Object> fields) {
    Params params = adapter.params().read(JSON.valueToTree(fields), FieldPath.ROOT, problems);
    adapter.check(params, FieldPath.ROOT, problems);
    return params;
  }

  private Handler open(Map<String, Object> more) throws Exception {
    return open(adapter, more);
  }

  private Handler open(BypassAdapter adapter, Map<String, Object> more) throws Exception {
    Map<String, Object> fields = new HashMap<>(more);
    fields.put("backend_address", backend.address());
    Params params = params(fields);
    assertThat(problems.toList()).isEmpty();
    return adapter.open(new HandlerContext("away.istio-system", params, List.of()));
  }

  private Instance instance(String name, Template template, Map<String, Object> params)
      throws Exception {
    Instance instance =
        new InstanceParser(template, new Vocabulary(Map.of()), new Expressions(), problems)
            .parse(name, JSON.valueToTree(params), FieldPath.ROOT)
            .build(AttributeBag.of(Map.of()));
    assertThat(problems.toList()).isEmpty();
    return instance;
  }

  private Instance entry(String value) throws Exception {
    return instance("who.default", Templates.LISTENTRY, Map.of("value", "\"" + value + "\""));
  }

  @Test
  void theBackendDecides() throws Exception {
    try (Handler handler = open(Map.of("params", PACKED))) {
      assertThat(handler.check(entry("mallory")))
          .isEqualTo(CheckResult.of(7, "mallory is not welcome", Duration.ofSeconds(3), 9));
    }
    HandleListEntryRequest request = (HandleListEntryRequest) backend.asked.remove();
    assertThat(request.getInstance().getName()).isEqualTo("who.default");
    assertThat(request.getAdapterConfig()).isEqualTo(UNPACKED);
    assertThat(request.getDedupId()).isNotEmpty();
    assertThat(backend.asked).isEmpty();
  }

  @Test
  void theBackendGrants() throws Exception {
    Instance calls = instance("calls.default", Templates.QUOTA, Map.of());
    try (Handler handler = open(Map.of())) {
      assertThat(handler.quota(calls, new QuotaArguments("once", 5, true)))
          .isEqualTo(new QuotaResult(4, Duration.ofSeconds(4)));
    }
    HandleQuotaRequest request = (HandleQuotaRequest) backend.asked.remove();
    assertThat(request.getDedupId()).isEqualTo("once");
    assertThat(request.getQuotaRequest().getQuotasOrThrow("calls.default").getBestEffort())
        .isTrue();
    assertThat(request.getAdapterConfig()).isEqualTo(Any.getDefaultInstance());
  }

  @Test
  void theBackendIsToldTogether() throws Exception {
    try (Handler handler = open(Map.of())) {
      handler.report(
          List.of(
              instance("a.default", Templates.METRIC, Map.of("value", "7")),
              instance(
                  "b.default",
                  Templates.METRIC,
                  Map.of("value", "2.5", "dimensions", Map.of("host", "ip(\"10.0.0.1\")")))));
    }
    List<InstanceMsg> told = ((HandleMetricRequest) backend.asked.remove()).getInstancesList();
    assertThat(told).extracting(InstanceMsg::getName).containsExactly("a.default", "b.default");
    assertThat(told.get(0).getValue().getInt64Value()).isEqualTo(7);
    assertThat(told.get(1).getValue().getDoubleValue()).isEqualTo(2.5);
    assertThat(told.get(1).getDimensionsOrThrow("host").getIpAddressValue().getValue())
        .isEqualTo(ByteString.copyFrom(new byte[] {10, 0, 0, 1}));
    assertThat(backend.asked).isEmpty();
  }

  @Test
  void theBackendKnowsPods() throws Exception {
    try (Handler handler = open(Map.of())) {
      Map<String, Object> uid = Map.of("source_uid", "\"kubernetes://a.b\"");
      assertThat(handler.generate(instance("pods.default", Templates.KUBERNETES, uid)))
          .isEqualTo(Map.of("source_pod_name", "a", "source_labels", Map.of("app", "reviews")));
      Instance nobody = instance("pods.default", Templates.KUBERNETES, Map.of());
      assertThatThrownBy(() -> handler.generate(nobody)).hasMessage("code 5: no such pod");
    }
  }

  @Test
  void aSessionStandsForTheParameters() throws Exception {
    try (Handler handler = open(Map.of("params", PACKED, "session_based", true))) {
      handler.check(entry("a"));
      handler.check(entry("b"));
    }
    CreateSessionRequest created = (CreateSessionRequest) backend.asked.remove();
    assertThat(created.getAdapterConfig()).isEqualTo(UNPACKED);
    for (int i = 0; i < 2; i++) {
      HandleListEntryRequest request = (HandleListEntryRequest) backend.asked.remove();
      assertThat(request.getAdapterConfig()).isEqualTo(Recorder.session());
    }
    assertThat(((CloseSessionRequest) backend.asked.remove()).getSessionId()).isEqualTo("s-1");
    assertThat(backend.asked).isEmpty();
  }

  @Test
  void aBackendThatFailsIsAnError() throws Exception {
    assertThat(adapter.pace()).isEqualTo(Pace.OUTSIDE);
    Instance nothing = instance("none.default", Templates.CHECKNOTHING, Map.of());
    try (Handler handler = open(Map.of())) {
      Instance fault = entry("fault");
      assertThatThrownBy(() -> handler.check(fault)).hasMessage("INTERNAL: out of order");
      assertThatThrownBy(() -> handler.check(nothing)).hasMessageStartingWith("UNIMPLEMENTED");
      backend.stop();
      assertThatThrownBy(() -> handler.check(fault)).hasMessageStartingWith("UNAVAILABLE");
    }
  }

  @Test
  void aBackendThatIsSilentIsNotWaitedForLong() throws Exception {
    Instance silence = entry("silence");
    try (Handler handler = open(new BypassAdapter(), Map.of())) {
      assertThatThrownBy(() -> handler.check(silence)).hasMessageStartingWith("DEADLINE_EXCEEDED");
    }
  }

  @Test
  void whatIsNoBackendIsRefused() {
    assertThat(refused(Map.of())).isEqualTo("backendAddress: missing (expected: host:port)");
    for (String address : List.of("here", "here:0", ":80", "a b:80", "::1:80", "http://a:80")) {
      assertThat(refused(Map.of("backend_address", address)))
          .isEqualTo("backendAddress: \"" + address + "\" (expected: host:port)");
    }
    for (String address : List.of("a.b:80", "[::1]:80")) {
      assertThat(refused(Map.of("backend_address", address))).isEmpty();
    }
  }

  @Test
  void whatIsNoPackedMessageIsRefused() {
    String expected = " (expected: @type, and value, the bytes of such a message in base64)";
    assertThat(packed(Map.of("value", "AA==")))
        .isEqualTo("params: {\"value\":\"AA==\"}" + expected);
    assertThat(packed(Map.of("@type", "a/b", "value", "%%"))).endsWith(expected);
    assertThat(packed(Map.of("@type", "a/b", "valid", true))).endsWith(expected);
    assertThat(packed("text")).isEqualTo("params: \"text\"" + expected);
    assertThat(packed(Map.of("type_url", "a/b", "value", "-_8="))).isEmpty();
  }

  private String packed(Object params) {
    return refused(Map.of("backend_address", "a:1", "params", params));
  }

  private String refused(Map<String, Object> fields) {
    Problems found = new Problems();
    Params read = adapter.params().read(JSON.valueToTree(fields), FieldPath.ROOT, found);
    adapter.check(read, FieldPath.ROOT, found);
    return found.toList().stream().map(Problem::toString).collect(Collectors.joining("\n"));
  }
}
