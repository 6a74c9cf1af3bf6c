package io.lateen.wire.kube;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// Where one component says what is wrong with objects, so that `kubectl describe` shows it:
/// Kubernetes Events of type Warning. Methods block; from any thread.
public interface EventSink {

  /// For where there is no API server: nothing is said.
  EventSink NONE =
      new EventSink() {
        @Override
        public void tell(KubeObject about, String reason, String message, Duration quiet) {}

        @Override
        public void withdraw(EventName event) {}

        @Override
        public Map<EventName, Instant> told(String reason) {
          return Map.of();
        }

        @Override
        public EventName name(KubeObject about) {
          return EventName.of(about, "");
        }
      };

  /// Says it, or says it again: then the count rises and the Event's time is now. What somebody
  /// said in the same words less than `quiet` ago is left as it is, so that replicas say it once.
  ///
  /// @param message one line
  /// @throws IOException when the API server cannot be reached
  void tell(KubeObject about, String reason, String message, Duration quiet) throws IOException;

  /// Removes an Event, if it is there.
  ///
  /// @throws IOException when the API server cannot be reached
  void withdraw(EventName event) throws IOException;

  /// The Events with this reason that this component wrote, whichever replica, and when each was
  /// said last.
  ///
  /// @throws IOException when the API server cannot be reached
  Map<EventName, Instant> told(String reason) throws IOException;

  /// The Event in which [#tell] speaks of an object.
  EventName name(KubeObject about);
}
