package io.lateen.pilot.translate.listener;

import com.google.protobuf.Struct;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.snapshot.MeshConfig.AccessLogEncoding;
import io.lateen.pilot.translate.message.Messages;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The access log of HTTP and TCP proxies.
final class AccessLogs {
  /// Istio 1.1's format; its mixer status stays, for it is an operator that Envoy knows.
  private static final String TEXT =
      "[%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\""
          + " %RESPONSE_CODE% %RESPONSE_FLAGS% \"%DYNAMIC_METADATA(istio.mixer:status)%\""
          + " %BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%"
          + " \"%REQ(X-FORWARDED-FOR)%\" \"%REQ(USER-AGENT)%\" \"%REQ(X-REQUEST-ID)%\""
          + " \"%REQ(:AUTHORITY)%\" \"%UPSTREAM_HOST%\" %UPSTREAM_CLUSTER%"
          + " %UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS%"
          + " %REQUESTED_SERVER_NAME%\n";

  private static final Struct JSON =
      struct(
          """
          {"start_time": "%START_TIME%",
           "method": "%REQ(:METHOD)%",
           "path": "%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%",
           "protocol": "%PROTOCOL%",
           "response_code": "%RESPONSE_CODE%",
           "response_flags": "%RESPONSE_FLAGS%",
           "bytes_received": "%BYTES_RECEIVED%",
           "bytes_sent": "%BYTES_SENT%",
           "duration": "%DURATION%",
           "upstream_service_time": "%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%",
           "x_forwarded_for": "%REQ(X-FORWARDED-FOR)%",
           "user_agent": "%REQ(USER-AGENT)%",
           "request_id": "%REQ(X-REQUEST-ID)%",
           "authority": "%REQ(:AUTHORITY)%",
           "upstream_host": "%UPSTREAM_HOST%",
           "upstream_cluster": "%UPSTREAM_CLUSTER%",
           "upstream_local_address": "%UPSTREAM_LOCAL_ADDRESS%",
           "downstream_local_address": "%DOWNSTREAM_LOCAL_ADDRESS%",
           "downstream_remote_address": "%DOWNSTREAM_REMOTE_ADDRESS%",
           "requested_server_name": "%REQUESTED_SERVER_NAME%",
           "istio_policy_status": "%DYNAMIC_METADATA(istio.mixer:status)%"}
          """);

  private AccessLogs() {}

  /// None without a file.
  static List<AccessLog> of(MeshConfig mesh) {
    if (mesh.accessLogFile().isEmpty()) {
      return List.of();
    }
    FileAccessLog log =
        FileAccessLog.newBuilder().setPath(mesh.accessLogFile()).setLogFormat(format(mesh)).build();
    return List.of(
        AccessLog.newBuilder()
            .setName("envoy.access_loggers.file")
            .setTypedConfig(Messages.any(log))
            .build());
  }

  private static SubstitutionFormatString format(MeshConfig mesh) {
    SubstitutionFormatString.Builder format = SubstitutionFormatString.newBuilder();
    String own = mesh.accessLogFormat();
    if (mesh.accessLogEncoding() == AccessLogEncoding.JSON) {
      return format.setJsonFormat(own.isEmpty() ? JSON : struct(own)).build();
    }
    return format
        .setTextFormatSource(
            DataSource.newBuilder().setInlineString(own.isEmpty() ? TEXT : line(own)))
        .build();
  }

  /// Envoy ends no line of its own accord.
  private static String line(String format) {
    return format.endsWith("\n") ? format : format + "\n";
  }

  /// A format of the user's that is no JSON object falls back to Istio's.
  private static Struct struct(String json) {
    Struct.Builder struct = Struct.newBuilder();
    try {
      JsonNode tree = JsonMapper.shared().readTree(json);
      tree.forEachEntry((name, value) -> struct.putFields(name, Messages.text(value.asString(""))));
    } catch (JacksonException e) {
      return JSON;
    }
    return struct.getFieldsCount() == 0 ? JSON : struct.build();
  }
}
