package io.lateen.galley.table;

import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/// READY, STATUS and RESTARTS of a Pod (Kubernetes `printers/internalversion`, `printPod`).
final class PodCells {
  private PodCells() {}

  static String ready(JsonNode pod) {
    long ready = 0;
    for (JsonNode status : pod.path("status").path("containerStatuses")) {
      ready += status.path("ready").asBoolean(false) ? 1 : 0;
    }
    return ready + "/" + pod.path("spec").path("containers").size();
  }

  static String status(JsonNode pod) {
    String reason = pod.path("status").path("reason").asString("");
    if (reason.isEmpty()) {
      reason = pod.path("status").path("phase").asString("Unknown");
    }
    String init = initReason(pod);
    reason = init.isEmpty() ? containersReason(pod, reason) : init;
    boolean deleting = pod.path("metadata").has("deletionTimestamp");
    return deleting ? "Terminating" : reason;
  }

  private static String initReason(JsonNode pod) {
    int total = pod.path("spec").path("initContainers").size();
    int index = 0;
    for (JsonNode status : pod.path("status").path("initContainerStatuses")) {
      JsonNode state = status.path("state");
      JsonNode terminated = state.path("terminated");
      boolean done = terminated.isObject() && terminated.path("exitCode").asInt(1) == 0;
      if (!done) {
        String waiting = state.path("waiting").path("reason").asString("");
        if (terminated.isObject()) {
          return "Init:" + ended(terminated);
        }
        boolean initializing = waiting.isEmpty() || waiting.equals("PodInitializing");
        return initializing ? "Init:" + index + "/" + total : "Init:" + waiting;
      }
      index++;
    }
    return "";
  }

  private static String containersReason(JsonNode pod, String phase) {
    String reason = phase;
    boolean running = false;
    JsonNode statuses = pod.path("status").path("containerStatuses");
    for (int i = statuses.size() - 1; i >= 0; i--) {
      JsonNode state = statuses.path(i).path("state");
      String waiting = state.path("waiting").path("reason").asString("");
      if (!waiting.isEmpty()) {
        reason = waiting;
      } else if (state.path("terminated").isObject()) {
        reason = ended(state.path("terminated"));
      } else if (statuses.path(i).path("ready").asBoolean(false) && state.has("running")) {
        running = true;
      }
    }
    return reason.equals("Completed") && running ? "Running" : reason;
  }

  private static String ended(JsonNode terminated) {
    String reason = terminated.path("reason").asString("");
    if (!reason.isEmpty()) {
      return reason;
    }
    int signal = terminated.path("signal").asInt(0);
    return signal != 0 ? "Signal:" + signal : "ExitCode:" + terminated.path("exitCode").asInt(0);
  }

  static String restarts(JsonNode pod, Instant now) {
    int restarts = 0;
    String last = "";
    for (JsonNode status : pod.path("status").path("containerStatuses")) {
      restarts += status.path("restartCount").asInt(0);
      String finished = status.path("lastState").path("terminated").path("finishedAt").asString("");
      last = finished.compareTo(last) > 0 ? finished : last;
    }
    if (restarts == 0 || last.isEmpty()) {
      return Integer.toString(restarts);
    }
    String ago = Ages.human(Duration.between(Instant.parse(last), now));
    return restarts + " (" + ago + " ago)";
  }
}
