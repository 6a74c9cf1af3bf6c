package io.lateen.proxy.rehearsal;

import com.google.protobuf.ByteString;

/// A listener with one HTTP connection manager, as Pilot describes it.
final class ListenerScript {
  private static final String EXTENSIONS = "envoy.extensions.";

  /// Istio's, of a mesh that says nothing else.
  private static final String LOG_LINE =
      "[%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\""
          + " %RESPONSE_CODE% %RESPONSE_FLAGS% \"%DYNAMIC_METADATA(istio.mixer:status)%\""
          + " %BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%"
          + " \"%REQ(X-FORWARDED-FOR)%\" \"%REQ(USER-AGENT)%\" \"%REQ(X-REQUEST-ID)%\""
          + " \"%REQ(:AUTHORITY)%\" \"%UPSTREAM_HOST%\" %UPSTREAM_CLUSTER%"
          + " %UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS%"
          + " %REQUESTED_SERVER_NAME%\n";

  private ListenerScript() {}

  static ByteString address(int port) {
    return Message.of(1, Message.of(2, "127.0.0.1", 3, port));
  }

  /// @param field of the manager's that has `routes`
  static ByteString listener(
      String name, int port, ByteString mixer, int field, ByteString routes) {
    ByteString cors = filter("cors", "cors.v3.Cors");
    ByteString fault = filter("fault", "fault.v3.HTTPFault");
    ByteString router = filter("router", "router.v3.Router");
    ByteString manager =
        Message.of(2, name, field, routes, 5, mixer, 5, cors, 5, fault, 5, router, 13, accessLog());
    String type = "filters.network.http_connection_manager.v3.HttpConnectionManager";
    ByteString filter =
        Message.of(
            1,
            "envoy.filters.network.http_connection_manager",
            4,
            Message.any(EXTENSIONS + type, manager));
    return Message.of(1, name, 2, address(port), 3, Message.of(3, filter));
  }

  private static ByteString filter(String name, String type) {
    ByteString config = Message.any(EXTENSIONS + "filters.http." + type, ByteString.EMPTY);
    return Message.of(1, "envoy.filters.http." + name, 4, config);
  }

  private static ByteString accessLog() {
    ByteString format = Message.of(5, Message.of(3, LOG_LINE));
    ByteString file = Message.of(1, "/dev/null", 5, format);
    return Message.of(
        1,
        "envoy.access_loggers.file",
        4,
        Message.any(EXTENSIONS + "access_loggers.file.v3.FileAccessLog", file));
  }
}
