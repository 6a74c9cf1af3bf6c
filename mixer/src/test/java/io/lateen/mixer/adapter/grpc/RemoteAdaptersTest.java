package io.lateen.mixer.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import io.lateen.mixer.template.Template;
import io.lateen.mixer.template.Variety;
import io.lateen.model.check.Problem;
import io.lateen.model.check.Problems;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// What objects of kind `template` and `adapter` may say; the calls are tested with the sample.
class RemoteAdaptersTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final RemoteAdapters remote = new RemoteAdapters();
  private final Problems problems = new Problems();

  private static KubeObject object(String kind, String name, Map<String, Object> spec) {
    return new KubeObject(
        new ObjectKind("config.istio.io", "v1alpha2", kind + "s", kind, true),
        JSON.valueToTree(
            Map.of("metadata", Map.of("name", name, "namespace", "istio-system"), "spec", spec)));
  }

  private static String base64(FileDescriptorProto file) {
    return Base64.getEncoder()
        .encodeToString(
            FileDescriptorSet.newBuilder()
                .addFile(AnyProto.getDescriptor().toProto())
                .addFile(file)
                .build()
                .toByteArray());
  }

  /// A template with a text and a number, for reports.
  private static FileDescriptorProto newsTemplate() {
    return FileDescriptorProto.newBuilder()
        .setName("news.proto")
        .setPackage("news")
        .setSyntax("proto3")
        .addMessageType(
            DescriptorProto.newBuilder()
                .setName("InstanceMsg")
                .addField(field("text", 1, FieldDescriptorProto.Type.TYPE_STRING))
                .addField(field("count", 2, FieldDescriptorProto.Type.TYPE_INT64))
                .addField(
                    field(
                        "name", RemoteTemplate.NAME_FIELD, FieldDescriptorProto.Type.TYPE_STRING)))
        .addMessageType(
            DescriptorProto.newBuilder()
                .setName("HandleNewsRequest")
                .addField(
                    field("instances", 1, FieldDescriptorProto.Type.TYPE_MESSAGE)
                        .setLabel(FieldDescriptorProto.Label.LABEL_REPEATED)
                        .setTypeName(".news.InstanceMsg")))
        .addMessageType(DescriptorProto.newBuilder().setName("Nothing"))
        .addService(
            ServiceDescriptorProto.newBuilder()
                .setName("HandleNewsService")
                .addMethod(
                    MethodDescriptorProto.newBuilder()
                        .setName("HandleNews")
                        .setInputType(".news.HandleNewsRequest")
                        .setOutputType(".news.Nothing")))
        .build();
  }

  private static FieldDescriptorProto.Builder field(
      String name, int number, FieldDescriptorProto.Type type) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setType(type)
        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
  }

  private String problems() {
    return problems.toList().stream().map(Problem::toString).collect(Collectors.joining("\n"));
  }

  @Test
  void aTemplateNobodyKnewIsReadFromItsDescriptor() {
    remote.addTemplate(
        object("template", "news", Map.of("descriptor", base64(newsTemplate()))), problems);
    assertThat(problems()).isEmpty();
    Template template = remote.template("news", "istio-system").orElseThrow();
    assertThat(template.variety()).isEqualTo(Variety.REPORT);
    assertThat(template.fields().toString()).contains("text", "STRING", "count", "INT64");
    assertThat(remote.template("news.istio-system", "default")).contains(template);
    assertThat(remote.template("news.template.istio-system", "default")).contains(template);
    assertThat(remote.template("news", "default")).isEmpty();
  }

  @Test
  void whatIsNoDescriptorIsRefused() {
    remote.addTemplate(object("template", "a", Map.of("descriptor", "AAAA")), problems);
    remote.addTemplate(object("template", "b", Map.of()), problems);
    FileDescriptorProto bare = newsTemplate().toBuilder().clearService().build();
    remote.addTemplate(object("template", "c", Map.of("descriptor", base64(bare))), problems);
    assertThat(problems().lines())
        .hasSize(3)
        .allMatch(line -> line.startsWith("spec.descriptor: "))
        .allMatch(line -> line.endsWith("(expected: a template's descriptor set, in base64)"));
  }

  @Test
  void anAdapterNamesWhatThereIs() {
    remote.addAdapter(
        object("adapter", "a", Map.of("templates", new String[] {"metric"}, "config", "%%%")),
        problems);
    assertThat(problems())
        .contains("spec.templates[0]: template 'metric' not found")
        .contains("spec.config: ");
    assertThat(remote.hasAdapter("a", "istio-system")).isFalse();
  }

  @Test
  void aHandlerSaysWhereItsAdapterIs() {
    remote.addTemplate(
        object("template", "news", Map.of("descriptor", base64(newsTemplate()))), problems);
    remote.addAdapter(
        object("adapter", "reader", Map.of("templates", new String[] {"news"})), problems);
    Map<String, Object> bad = Map.of("timeout", "soon", "authentication", Map.of("spiffe", "x"));
    remote.adapter(
        object("handler", "h", Map.of("adapter", "reader", "connection", bad)), problems);
    assertThat(problems())
        .isEqualTo(
            """
            spec.connection.address: missing (expected: host:port)
            spec.connection.timeout: "soon" (expected: a duration such as 1.5s)
            spec.connection.authentication.spiffe: unknown field (expected: one of tls, mutual)
            spec.connection.authentication: nothing (expected: tls or mutual)""");
    Problems none = new Problems();
    Map<String, Object> good = Map.of("adapter", "reader", "connection", Map.of("address", "a:1"));
    assertThat(remote.adapter(object("handler", "h", good), none))
        .isEqualTo(remote.adapter(object("handler", "h", good), none))
        .isNotEmpty();
    remote.adapter(object("handler", "h", Map.of("adapter", "nobody")), none);
    assertThat(none.toList().toString()).contains("adapter 'nobody' not found");
  }
}
