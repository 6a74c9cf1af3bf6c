package io.lateen.proxy.report.mixer;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An attribute, or one entry of a map, ready to be looked up in a request without comparing names.
///
/// @param mapKey null: the attribute itself
/// @param mapKeyOctets of `mapKey`; empty without one
@SuppressWarnings("ArrayRecordComponent") // never compared
public record AttributeKey(Kind kind, String name, @Nullable String mapKey, byte[] mapKeyOctets) {

  /// Where in a request it comes from.
  public enum Kind {
    HEADERS,
    QUERY_PARAMS,
    HOST,
    METHOD,
    PATH,
    URL_PATH,
    SCHEME,
    USERAGENT,
    REFERER,
    TIME,
    PROTOCOL,
    ORIGIN_IP,
    SOURCE_IP,
    SOURCE_PORT,
    CONNECTION_ID,
    MTLS,
    REQUESTED_SERVER_NAME,
    /// What a request's token says.
    AUTH,
    /// Known before the request came: by configuration, or from the proxy before.
    FIXED;

    /// Whether the requests of a connection are usually alike in it.
    boolean standing() {
      return switch (this) {
        case FIXED, ORIGIN_IP, SOURCE_IP, SOURCE_PORT, CONNECTION_ID, MTLS, REQUESTED_SERVER_NAME ->
            true;
        case HEADERS, QUERY_PARAMS, HOST, METHOD, PATH, URL_PATH -> false;
        case SCHEME, USERAGENT, REFERER, TIME, PROTOCOL, AUTH -> false;
      };
    }
  }

  public static AttributeKey of(String name, @Nullable String mapKey) {
    byte[] octets =
        mapKey == null
            ? new byte[0]
            : mapKey.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    return new AttributeKey(kind(name), name, mapKey, octets);
  }

  private static Kind kind(String name) {
    return switch (name) {
      case "request.headers" -> Kind.HEADERS;
      case "request.query_params" -> Kind.QUERY_PARAMS;
      case "request.host" -> Kind.HOST;
      case "request.method" -> Kind.METHOD;
      case "request.path" -> Kind.PATH;
      case "request.url_path" -> Kind.URL_PATH;
      case "request.scheme" -> Kind.SCHEME;
      case "request.useragent" -> Kind.USERAGENT;
      case "request.referer" -> Kind.REFERER;
      case "request.time", "context.time" -> Kind.TIME;
      case "context.protocol" -> Kind.PROTOCOL;
      case "origin.ip" -> Kind.ORIGIN_IP;
      case "source.ip" -> Kind.SOURCE_IP;
      case "source.port" -> Kind.SOURCE_PORT;
      case "connection.id" -> Kind.CONNECTION_ID;
      case "connection.mtls" -> Kind.MTLS;
      case "connection.requested_server_name" -> Kind.REQUESTED_SERVER_NAME;
      case "request.auth.principal",
          "request.auth.audiences",
          "request.auth.presenter",
          "request.auth.claims",
          "request.auth.raw_claims" ->
          Kind.AUTH;
      default -> Kind.FIXED;
    };
  }
}
