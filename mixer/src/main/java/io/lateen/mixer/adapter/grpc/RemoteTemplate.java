package io.lateen.mixer.adapter.grpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.lateen.mixer.template.Field;
import io.lateen.mixer.template.Template;
import io.lateen.mixer.template.Templates;
import io.lateen.mixer.template.Variety;
import io.lateen.model.attribute.AttributeType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A template as its object describes it: what an instance is made of, and how it is handed over.
///
/// @param method `metric.HandleMetricService/HandleMetric`
record RemoteTemplate(
    Template template,
    String method,
    Descriptor request,
    Descriptor response,
    Descriptor instance) {
  /// Of the field with the name, in every template's instances.
  static final int NAME_FIELD = 72295727;

  private static final String POLICY = "istio.policy.v1beta1.";
  static final int DEEPEST = 8;

  /// @param name of the object
  /// @throws IllegalArgumentException when the descriptor is none of a template
  static RemoteTemplate parse(String name, DescriptorSet set) {
    ServiceDescriptor service =
        set.service()
            .orElseThrow(() -> new IllegalArgumentException("no service named Handle… in it"));
    MethodDescriptor method = service.getMethods().getFirst();
    List<Field> fields = new ArrayList<>();
    addFields(instanceField(method.getInputType()).getMessageType(), "", 0, fields);
    List<Field> outputs = RemoteOutput.fields(method.getOutputType());
    return of(template(name, variety(method), fields, outputs), method);
  }

  /// @param method that instances of `template` are handed to
  static RemoteTemplate of(Template template, MethodDescriptor method) {
    return new RemoteTemplate(
        template,
        method.getService().getFullName() + "/" + method.getName(),
        method.getInputType(),
        method.getOutputType(),
        instanceField(method.getInputType()).getMessageType());
  }

  private static FieldDescriptor instanceField(Descriptor request) {
    return Optional.ofNullable(request.findFieldByName("instance"))
        .or(() -> Optional.ofNullable(request.findFieldByName("instances")))
        .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.MESSAGE)
        .orElseThrow(() -> new IllegalArgumentException("no instance in " + request.getFullName()));
  }

  private static Variety variety(MethodDescriptor method) {
    Descriptor request = method.getInputType();
    if (request.findFieldByName("instances") != null) {
      return Variety.REPORT;
    }
    if (request.findFieldByName("quota_request") != null) {
      return Variety.QUOTA;
    }
    if (RemoteOutput.of(method.getOutputType()).isEmpty()) {
      return Variety.CHECK;
    }
    return WrappedAnswer.result(method.getOutputType()).isPresent()
        ? Variety.CHECK_WITH_OUTPUT
        : Variety.ATTRIBUTE_GENERATOR;
  }

  /// The one that is compiled in, when it is the same: then its instances serve both.
  private static Template template(
      String name, Variety variety, List<Field> fields, List<Field> outputs) {
    return Templates.named(name)
        .filter(known -> known.variety() == variety)
        .filter(known -> paths(known.fields()).equals(paths(fields)))
        .filter(known -> paths(known.outputs()).equals(paths(outputs)))
        .orElseGet(() -> new Template(name, variety, fields, outputs));
  }

  private static Set<String> paths(List<Field> fields) {
    Set<String> paths = new HashSet<>();
    fields.forEach(field -> paths.add(field.path()));
    return paths;
  }

  private static void addFields(Descriptor message, String prefix, int depth, List<Field> into) {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException(message.getFullName() + " contains itself");
    }
    for (FieldDescriptor field : message.getFields()) {
      if (field.getNumber() == NAME_FIELD) {
        continue;
      }
      String path = prefix + field.getName();
      if (field.isMapField()) {
        into.add(new Field(path, null, true));
      } else if (isValue(field)) {
        into.add(new Field(path, type(field), false));
      } else {
        addFields(field.getMessageType(), path + ".", depth + 1, into);
      }
    }
  }

  static boolean isValue(FieldDescriptor field) {
    return field.getJavaType() != FieldDescriptor.JavaType.MESSAGE
        || field.getMessageType().getFullName().startsWith(POLICY);
  }

  /// Null when the expression decides.
  static @Nullable AttributeType type(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case INT, LONG -> AttributeType.INT64;
      case FLOAT, DOUBLE -> AttributeType.DOUBLE;
      case BOOLEAN -> AttributeType.BOOL;
      case STRING, BYTE_STRING, ENUM -> AttributeType.STRING;
      case MESSAGE ->
          switch (field.getMessageType().getName()) {
            case "IPAddress" -> AttributeType.IP_ADDRESS;
            case "TimeStamp" -> AttributeType.TIMESTAMP;
            case "Duration" -> AttributeType.DURATION;
            case "DNSName" -> AttributeType.DNS_NAME;
            case "EmailAddress" -> AttributeType.EMAIL_ADDRESS;
            case "Uri" -> AttributeType.URI;
            default -> null;
          };
    };
  }
}
