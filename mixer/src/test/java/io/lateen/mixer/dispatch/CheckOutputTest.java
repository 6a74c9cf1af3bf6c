package io.lateen.mixer.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.rpc.Status;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.lateen.mixer.dispatch.RouteDirective.HeaderOperation;
import io.lateen.mixer.dispatch.RouteDirective.HeaderOperation.Kind;
import io.lateen.mixer.handler.Fence;
import io.lateen.wire.proto.policy.IPAddress;
import io.lateen.wire.proto.template.kubernetes.HandleKubernetesRequest;
import io.lateen.wire.proto.template.kubernetes.HandleKubernetesResponse;
import io.lateen.wire.proto.template.kubernetes.HandleKubernetesServiceGrpc;
import io.lateen.wire.proto.template.kubernetes.OutputMsg;
import io.lateen.wire.tls.PemText;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Values an adapter elsewhere gives with its yes, in the headers that rules set. The template is
/// the one service we have whose answer is a result and an output, under a name of its own.
@Timeout(30)
class CheckOutputTest {
  private static final String OBJECTS =
      """
      apiVersion: config.istio.io/v1alpha2
      kind: attributemanifest
      metadata: {name: words}
      spec:
        attributes:
          source.uid: {valueType: STRING}
          request.path: {valueType: STRING}
      ---
      apiVersion: config.istio.io/v1alpha2
      kind: template
      metadata: {name: lookup}
      spec: {descriptor: DESCRIPTOR}
      ---
      apiVersion: config.istio.io/v1alpha2
      kind: template
      metadata: {name: number}
      spec: {descriptor: NUMBERS}
      ---
      apiVersion: config.istio.io/v1alpha2
      kind: adapter
      metadata: {name: directory}
      spec: {session_based: false, templates: [lookup, number]}
      ---
      apiVersion: config.istio.io/v1alpha2
      kind: handler
      metadata: {name: found}
      spec: {adapter: directory, connection: {address: "ADDRESS", timeout: 20s}}
      ---
      apiVersion: config.istio.io/v1alpha2
      kind: handler
      metadata: {name: env}
      spec: {compiledAdapter: kubernetesenv}
      ---
      apiVersion: config.istio.io/v1alpha2
      kind: instance
      metadata: {name: who}
      spec: {template: lookup, params: {source_uid: source.uid}}
      ---
      apiVersion: config.istio.io/v1alpha2
      kind: instance
      metadata: {name: other}
      spec: {template: lookup, params: {source_uid: '"other"'}}
      ---
      apiVersion: config.istio.io/v1alpha2
      kind: instance
      metadata: {name: count}
      spec: {template: number, params: {source_uid: source.uid}}
      ---
      apiVersion: config.istio.io/v1alpha2
      kind: kubernetes
      metadata: {name: pods}
      spec: {}
      ---
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /// Patient, for this machine may be busy.
  private final EngineRig rig =
      EngineRig.withFence(new Fence(PATIENCE, PATIENCE, 4, 10, Duration.ofSeconds(5)));
  private Server server;

  @BeforeEach
  void start() throws Exception {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .addService(new Directory())
            .build()
            .start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    rig.close();
    server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
  }

  /// Gives the uid back as a name; refuses one, and of another knows no more than that it exists.
  private static final class Directory
      extends HandleKubernetesServiceGrpc.HandleKubernetesServiceImplBase {
    @Override
    public void handleKubernetes(
        HandleKubernetesRequest request, StreamObserver<HandleKubernetesResponse> answer) {
      String uid = request.getInstance().getSourceUid();
      HandleKubernetesResponse.Builder response = HandleKubernetesResponse.newBuilder();
      response.getResultBuilder().setValidUseCount(1_000).getValidDurationBuilder().setSeconds(7);
      if (uid.equals("mallory")) {
        response.getResultBuilder().setStatus(Status.newBuilder().setCode(7).setMessage("no"));
      }
      if (!uid.equals("silent")) {
        response.setOutput(
            OutputMsg.newBuilder()
                .setSourcePodName(uid)
                .putSourceLabels("app", uid + "-app")
                .setSourcePodIp(
                    IPAddress.newBuilder()
                        .setValue(ByteString.copyFrom(new byte[] {10, 1, 2, 3}))));
      }
      answer.onNext(response.build());
      answer.onCompleted();
    }
  }

  /// @param name the type of the output with the pod's name
  private static String descriptor(FieldDescriptorProto.Type name) {
    Set<FileDescriptor> files = new LinkedHashSet<>();
    collect(HandleKubernetesRequest.getDescriptor().getFile(), files);
    FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
    files.forEach(file -> set.addFile(with(name, file.toProto().toBuilder())));
    return Base64.getEncoder().encodeToString(set.build().toByteArray());
  }

  private static FileDescriptorProto.Builder with(
      FieldDescriptorProto.Type type, FileDescriptorProto.Builder file) {
    for (DescriptorProto.Builder message : file.getMessageTypeBuilderList()) {
      message.getFieldBuilderList().stream()
          .filter(field -> field.getName().equals("source_pod_name"))
          .forEach(field -> field.setType(type));
    }
    return file;
  }

  private static void collect(FileDescriptor file, Set<FileDescriptor> into) {
    file.getDependencies().forEach(dependency -> collect(dependency, into));
    into.add(file);
  }

  private String rules(String... specs) {
    return withObjects(OBJECTS, specs);
  }

  private String withObjects(String objects, String... specs) {
    StringBuilder yaml =
        new StringBuilder(
            objects
                .replace("DESCRIPTOR", descriptor(FieldDescriptorProto.Type.TYPE_STRING))
                .replace("NUMBERS", descriptor(FieldDescriptorProto.Type.TYPE_INT64))
                .replace("ADDRESS", "127.0.0.1:" + server.getPort()));
    for (int i = 0; i < specs.length; i++) {
      yaml.append(
          """
          apiVersion: config.istio.io/v1alpha2
          kind: rule
          metadata: {name: r%d}
          spec: %s
          ---
          """
              .formatted(i, specs[i]));
    }
    return String.join("\n", rig.use(EngineRig.objects(yaml.toString())));
  }

  private CheckOutcome check(String uid) {
    return rig.check(Map.of("source.uid", uid, "destination.namespace", "default"));
  }

  @Test
  void anOutputBecomesAHeader() {
    assertThat(
            rules(
                """
                {actions: [{name: x, handler: found, instances: [who]}],
                 requestHeaderOperations: [
                  {name: x-pod, values: [x.output.source_pod_name]},
                  {name: x-app, values: ['x.output.source_labels["app"]'], operation: APPEND},
                  {name: x-owner, values: [x.output.source_owner]},
                  {name: x-host, values: ['x.output.source_owner | "nobody"']},
                  {name: x-ten, values: [
                    'conditionalString(x.output.source_pod_ip == ip("10.1.2.3"), "yes", "no")']}],
                 responseHeaderOperations: [{name: y, values: ['x.output.source_pod_name + "!"']}]}
                """))
        .isEmpty();
    CheckOutcome outcome = check("alice");
    assertThat(outcome.errors()).isEmpty();
    assertThat(outcome.validUseCount()).isEqualTo(1_000);
    assertThat(outcome.directive().requestHeaders())
        .containsExactly(
            new HeaderOperation("x-pod", "alice", Kind.REPLACE),
            new HeaderOperation("x-app", "alice-app", Kind.APPEND),
            new HeaderOperation("x-host", "nobody", Kind.REPLACE),
            new HeaderOperation("x-ten", "yes", Kind.REPLACE));
    assertThat(outcome.directive().responseHeaders())
        .containsExactly(new HeaderOperation("y", "alice!", Kind.REPLACE));
  }

  /// One of those that this Java trusts.
  private static X509Certificate someRoot() throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init((KeyStore) null);
    return ((X509TrustManager) trust.getTrustManagers()[0]).getAcceptedIssuers()[0];
  }

  @Test
  void whichFilesTheConnectionUsesIsKnownForAsLongAsSomebodyAsks(@TempDir Path folder)
      throws Exception {
    Path roots = Files.writeString(folder.resolve("roots.pem"), PemText.of(someRoot()));
    String secured =
        OBJECTS.replace(
            "timeout: 20s", "timeout: 20s, authentication: {tls: {caCertificates: " + roots + "}}");
    String rule = "{actions: [{name: x, handler: found, instances: [who]}]}";
    assertThat(withObjects(secured, rule)).isEmpty();
    assertThat(rig.files())
        .containsExactly(
            Map.entry(
                "found.default: connection.authentication.tls.caCertificates", roots.toString()));
    assertThat(withObjects(secured)).isEmpty();
    assertThat(rig.files()).isEmpty();
  }

  @Test
  void withoutAnOutputOrWithANoThereAreNoValues() {
    String rule =
        "{actions: [{name: x, handler: found, instances: [who]}],"
            + " requestHeaderOperations: [{name: h, values: [x.output.source_pod_name]}]}";
    assertThat(rules(rule)).isEmpty();
    assertThat(check("silent").isOk()).isTrue();
    assertThat(check("silent").directive().requestHeaders()).isEmpty();
    CheckOutcome refused = check("mallory");
    assertThat(refused.code()).isEqualTo(7);
    assertThat(refused.directive().requestHeaders()).isEmpty();
  }

  @Test
  void anActionsNameBelongsToItsRule() {
    String rule =
        "{actions: [{name: x, handler: found, instances: [%s]}],"
            + " requestHeaderOperations: [{name: %s, values: [x.output.source_pod_name]}]}";
    assertThat(rules(rule.formatted("who", "a"), rule.formatted("other", "b"))).isEmpty();
    assertThat(check("alice").directive().requestHeaders())
        .extracting(HeaderOperation::name, HeaderOperation::value)
        .containsExactlyInAnyOrder(tuple("a", "alice"), tuple("b", "other"));
  }

  @Test
  void whatHasNoSuchOutputIsRefused() {
    assertThat(
            rules(
                """
                {actions: [
                  {name: x, handler: found, instances: [who]},
                  {handler: found, instances: [other]},
                  {name: e, handler: env, instances: [pods.kubernetes]}],
                 requestHeaderOperations: [
                  {name: a, values: [x.output.source_pod_nme]},
                  {name: a, values: [x.output.source_pod_ip]},
                  {name: a, values: [y.output.source_pod_name]},
                  {name: a, values: [e.output.source_pod_name]},
                  {name: good, values: [x.output.source_pod_name]}]}
                """))
        .isEqualTo(
            """
            rule default/r0: spec.requestHeaderOperations[0].values[0]: unknown attribute x.output.source_pod_nme
            rule default/r0: spec.requestHeaderOperations[1].values[0]: expression 'x.output.source_pod_ip' is IP_ADDRESS (expected: STRING)
            rule default/r0: spec.requestHeaderOperations[2].values[0]: unknown attribute y.output.source_pod_name
            rule default/r0: spec.requestHeaderOperations[3].values[0]: unknown attribute e.output.source_pod_name""");
    assertThat(check("alice").directive().requestHeaders())
        .containsExactly(new HeaderOperation("good", "alice", Kind.REPLACE));
  }

  @Test
  void aNameOfTwoTypesIsNobodys() {
    assertThat(
            rules(
                """
                {actions: [
                  {name: x, handler: found, instances: [who]},
                  {name: x, handler: found, instances: [count]}],
                 requestHeaderOperations: [{name: a, values: [x.output.source_pod_name]}]}
                """))
        .isEqualTo(
            """
            rule default/r0: spec.actions: type mismatch: 'x.output.source_pod_name' is STRING of one action, INT64 of another
            rule default/r0: spec.requestHeaderOperations[0].values[0]: unknown attribute x.output.source_pod_name""");
  }

  @Test
  void noAttributeIsBoundToTheOutputOfACheck() {
    String objects =
        OBJECTS.replace("DESCRIPTOR", descriptor(FieldDescriptorProto.Type.TYPE_STRING));
    String bound =
        objects.replace(
            "params: {source_uid: '\"other\"'}",
            "attributeBindings: {source.uid: $out.source_pod_name}");
    assertThat(bound).isNotEqualTo(objects);
    assertThat(String.join("\n", rig.use(EngineRig.objects(bound))))
        .contains(
            "instance default/other: spec.attributeBindings[source.uid]: unknown attribute"
                + " $out.source_pod_name");
  }
}
