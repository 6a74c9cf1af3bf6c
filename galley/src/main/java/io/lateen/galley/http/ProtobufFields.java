package io.lateen.galley.http;

import java.util.HashMap;
import java.util.Map;

/// The numbers of the fields of the few messages that clients send in protobuf, as published in the
/// `generated.proto` files of k8s.io/api and k8s.io/apimachinery.
final class ProtobufFields {

  /// Kind of field: `s` string, `i` integer, `z` integer of which 0 means nothing, `b` boolean, `t`
  /// time, `m` map to strings, `y` map to bytes, or the name of a message. A `*` is a list.
  private static final String TABLE =
      """
      Namespace: 1 metadata ObjectMeta, 2 spec NamespaceSpec, 3 status NamespaceStatus
      NamespaceSpec: 1 finalizers s*
      NamespaceStatus: 1 phase s
      ConfigMap: 1 metadata ObjectMeta, 2 data m, 3 binaryData y, 4 immutable b
      Secret: 1 metadata ObjectMeta, 2 data y, 3 type s, 4 stringData m, 5 immutable b
      ServiceAccount: 1 metadata ObjectMeta, 2 secrets ObjectReference*, \
      3 imagePullSecrets LocalReference*, 4 automountServiceAccountToken b
      ObjectReference: 1 kind s, 2 namespace s, 3 name s, 4 uid s, 5 apiVersion s, \
      6 resourceVersion s, 7 fieldPath s
      LocalReference: 1 name s
      ObjectMeta: 1 name s, 2 generateName s, 3 namespace s, 5 uid s, 6 resourceVersion s, \
      7 generation z, 8 creationTimestamp t, 9 deletionTimestamp t, \
      10 deletionGracePeriodSeconds i, 11 labels m, 12 annotations m, \
      13 ownerReferences OwnerReference*, 14 finalizers s*
      OwnerReference: 1 kind s, 3 name s, 4 uid s, 5 apiVersion s, 6 controller b, \
      7 blockOwnerDeletion b
      DeleteOptions: 1 gracePeriodSeconds i, 2 preconditions Preconditions, \
      3 orphanDependents b, 4 propagationPolicy s, 5 dryRun s*
      Preconditions: 1 uid s, 2 resourceVersion s
      SelfSubjectAccessReview: 1 metadata ObjectMeta, 2 spec AccessSpec
      AccessSpec: 1 resourceAttributes ResourceAttributes, 2 nonResourceAttributes PathAttributes
      ResourceAttributes: 1 namespace s, 2 verb s, 3 group s, 4 version s, 5 resource s, \
      6 subresource s, 7 name s
      PathAttributes: 1 path s, 2 verb s
      SelfSubjectReview: 1 metadata ObjectMeta
      """;

  static final Map<String, Map<Integer, Field>> MESSAGES = read();

  private ProtobufFields() {}

  /// A field of a message.
  record Field(String name, String type, boolean list) {}

  private static Map<String, Map<Integer, Field>> read() {
    Map<String, Map<Integer, Field>> messages = new HashMap<>();
    for (String line : TABLE.lines().toList()) {
      String[] message = line.split(": ", -1);
      Map<Integer, Field> fields = new HashMap<>();
      for (String each : message[1].split(", *", -1)) {
        String[] words = each.split(" ", -1);
        boolean list = words[2].endsWith("*");
        String type = list ? words[2].substring(0, words[2].length() - 1) : words[2];
        fields.put(Integer.valueOf(words[0]), new Field(words[1], type, list));
      }
      messages.put(message[0], fields);
    }
    return Map.copyOf(messages);
  }
}
