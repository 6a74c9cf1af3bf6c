package io.lateen.wire.kube;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What it takes to let workloads in: who somebody is, and objects of kind WorkloadEntry. Methods
/// block; from any thread.
public interface WorkloadApi {

  /// Somebody a token speaks for.
  ///
  /// @param user `system:serviceaccount:namespace:name`, or a user's name
  /// @param pod that the token is bound to; empty: none
  record User(String user, List<String> groups, String pod) {
    public User {
      groups = List.copyOf(groups);
    }

    public User(String user, List<String> groups) {
      this(user, groups, "");
    }
  }

  /// A WorkloadEntry that is there.
  record Entry(String namespace, String name, Map<String, String> annotations) {}

  /// Asks the API server by a TokenReview.
  ///
  /// @return null when the token is nobody's
  /// @throws IOException when the API server cannot be reached
  @org.jspecify.annotations.Nullable
  default User review(String token) throws IOException {
    return review(token, List.of());
  }

  /// Asks whether a token is for one of `audiences`, and whose it is.
  ///
  /// @param audiences none: the API server itself
  /// @return null when the token is nobody's, or for somebody else
  /// @throws IOException when the API server cannot be reached
  @org.jspecify.annotations.Nullable
  User review(String token, List<String> audiences) throws IOException;

  /// A WorkloadGroup as it is written; null: it is not there.
  ///
  /// @throws IOException when the API server cannot be reached
  @org.jspecify.annotations.Nullable
  JsonNode group(String namespace, String name) throws IOException;

  /// Creates a WorkloadEntry, or makes the one there is like it.
  ///
  /// @param annotations of the object
  /// @throws IOException when the API server cannot be reached, or refuses it
  void put(String namespace, String name, Map<String, String> annotations, ObjectNode spec)
      throws IOException;

  /// Writes condition `Healthy` of a WorkloadEntry that is there.
  ///
  /// @param message why it is not; empty: it is
  /// @throws IOException when the API server cannot be reached, or refuses it
  void healthy(String namespace, String name, boolean healthy, String message) throws IOException;

  /// Removes a WorkloadEntry, if it is there.
  ///
  /// @throws IOException when the API server cannot be reached
  void remove(String namespace, String name) throws IOException;

  /// All there are.
  ///
  /// @throws IOException when the API server cannot be reached
  List<Entry> entries() throws IOException;
}
