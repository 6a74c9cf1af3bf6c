package io.lateen.wire.kube;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// What it takes to let workloads in: who somebody is, and objects of kind WorkloadEntry. Methods
/// block; from any thread.
public interface WorkloadApi {

  /// Somebody a token speaks for.
  ///
  /// @param user `system:serviceaccount:namespace:name`, or a user's name
  record User(String user, List<String> groups) {
    public User {
      groups = List.copyOf(groups);
    }
  }

  /// A WorkloadEntry that is there.
  record Entry(String namespace, String name, Map<String, String> annotations) {}

  /// Asks the API server by a TokenReview.
  ///
  /// @return null when the token is nobody's
  /// @throws IOException when the API server cannot be reached
  @org.jspecify.annotations.Nullable
  User review(String token) throws IOException;

  /// Creates a WorkloadEntry, or makes the one there is like it.
  ///
  /// @param annotations of the object
  /// @throws IOException when the API server cannot be reached, or refuses it
  void put(String namespace, String name, Map<String, String> annotations, ObjectNode spec)
      throws IOException;

  /// Removes a WorkloadEntry, if it is there.
  ///
  /// @throws IOException when the API server cannot be reached
  void remove(String namespace, String name) throws IOException;

  /// All there are.
  ///
  /// @throws IOException when the API server cannot be reached
  List<Entry> entries() throws IOException;
}
