package io.lateen.mixer.adapter.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import io.lateen.mixer.adapter.CheckResult;
import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.QuotaArguments;
import io.lateen.mixer.adapter.QuotaResult;
import io.lateen.mixer.template.Instance;
import io.lateen.mixer.template.Template;
import io.lateen.wire.monitoring.CertificateFile;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Hands instances to an adapter elsewhere: checks and quotas one by one, reports together.
record RemoteHandler(Map<Template, RemoteTemplate> templates, Calls calls, Session session)
    implements Handler {

  @Override
  public CheckResult check(Instance instance) throws IOException {
    RemoteTemplate template = template(instance);
    byte[] answer = call(template, List.of(instance), UUID.randomUUID().toString(), null);
    return WrappedAnswer.check(template.response(), answer);
  }

  @Override
  public Map<String, Object> generate(Instance instance) throws IOException {
    RemoteTemplate template = template(instance);
    byte[] answer = call(template, List.of(instance), UUID.randomUUID().toString(), null);
    return WrappedAnswer.generated(template.response(), answer);
  }

  @Override
  public QuotaResult quota(Instance instance, QuotaArguments arguments) throws IOException {
    String id = arguments.dedupId().isEmpty() ? UUID.randomUUID().toString() : arguments.dedupId();
    byte[] answer = call(template(instance), List.of(instance), id, arguments);
    return Answers.quota(answer, instance.type().name());
  }

  @Override
  public void report(List<Instance> instances) throws IOException {
    Map<Template, List<Instance>> sorted =
        instances.stream()
            .collect(
                Collectors.groupingBy(
                    instance -> instance.type().template(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    for (List<Instance> together : sorted.values()) {
      call(template(together.getFirst()), together, UUID.randomUUID().toString(), null);
    }
  }

  private RemoteTemplate template(Instance instance) throws IOException {
    RemoteTemplate template = templates.get(instance.type().template());
    if (template == null) {
      throw new IOException("the adapter has no template of " + instance);
    }
    return template;
  }

  private byte[] call(
      RemoteTemplate template,
      List<Instance> instances,
      String dedupId,
      @Nullable QuotaArguments quota)
      throws IOException {
    DynamicMessage.Builder request = DynamicMessage.newBuilder(template.request());
    for (FieldDescriptor field : template.request().getFields()) {
      switch (field.getName()) {
        case "instance" -> request.setField(field, message(template, instances.getFirst()));
        case "instances" ->
            instances.forEach(i -> request.addRepeatedField(field, message(template, i)));
        case "dedup_id" -> request.setField(field, dedupId);
        case "quota_request" -> {
          if (quota != null) {
            request.setField(field, wanted(field.getMessageType(), instances.getFirst(), quota));
          }
        }
        default -> {}
      }
    }
    DynamicMessage ready = request.build();
    return session.call(calls, template.method(), config -> with(ready, config.any()));
  }

  private static DynamicMessage message(RemoteTemplate template, Instance instance) {
    return InstanceTranslator.translate(template.instance(), instance);
  }

  private static byte[] with(DynamicMessage request, Any config) {
    FieldDescriptor field = request.getDescriptorForType().findFieldByName("adapter_config");
    if (field == null) {
      return request.toByteArray();
    }
    Descriptor type = field.getMessageType();
    DynamicMessage any =
        DynamicMessage.newBuilder(type)
            .setField(type.findFieldByName("type_url"), config.getTypeUrl())
            .setField(type.findFieldByName("value"), config.getValue())
            .build();
    return request.toBuilder().setField(field, any).build().toByteArray();
  }

  /// `QuotaRequest`: a map from the instance to how much of it.
  private static DynamicMessage wanted(
      Descriptor type, Instance instance, QuotaArguments arguments) {
    FieldDescriptor map = type.findFieldByName("quotas");
    Descriptor entry = map.getMessageType();
    Descriptor params = entry.findFieldByName("value").getMessageType();
    DynamicMessage amount =
        DynamicMessage.newBuilder(params)
            .setField(params.findFieldByName("amount"), arguments.amount())
            .setField(params.findFieldByName("best_effort"), arguments.bestEffort())
            .build();
    return DynamicMessage.newBuilder(type)
        .addRepeatedField(
            map,
            DynamicMessage.newBuilder(entry)
                .setField(entry.findFieldByName("key"), instance.type().name())
                .setField(entry.findFieldByName("value"), amount)
                .build())
        .build();
  }

  @Override
  public List<CertificateFile> certificateFiles() {
    return calls.certificateFiles();
  }

  @Override
  public void close() {
    try (calls) {
      session.close();
    }
  }
}
