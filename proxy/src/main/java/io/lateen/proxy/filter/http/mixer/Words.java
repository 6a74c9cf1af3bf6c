package io.lateen.proxy.filter.http.mixer;

import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.report.mixer.Word;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// Names and usual values of the attributes of HTTP requests.
final class Words {
  static final byte[] GRPC_TYPE = Octets.of("application/grpc");
  static final byte[] GRPC_PROTO_TYPE = Octets.of("application/grpc+proto");
  static final byte[] GRPC_JSON_TYPE = Octets.of("application/grpc+json");

  static final Word HTTP = Word.of("http");
  static final Word HTTPS = Word.of("https");
  static final Word GRPC = Word.of("grpc");
  static final Word PSEUDO_AUTHORITY = Word.of(":authority");
  static final Word PSEUDO_PATH = Word.of(":path");
  static final Word PSEUDO_METHOD = Word.of(":method");
  static final Word PSEUDO_STATUS = Word.of(":status");
  static final Word REQUEST_HEADERS = Word.of("request.headers");
  static final Word REQUEST_QUERY_PARAMS = Word.of("request.query_params");
  static final Word REQUEST_HOST = Word.of("request.host");
  static final Word REQUEST_PATH = Word.of("request.path");
  static final Word REQUEST_METHOD = Word.of("request.method");
  static final Word REQUEST_URL_PATH = Word.of("request.url_path");
  static final Word REQUEST_SCHEME = Word.of("request.scheme");
  static final Word REQUEST_USERAGENT = Word.of("request.useragent");
  static final Word REQUEST_REFERER = Word.of("request.referer");
  static final Word REQUEST_API_KEY = Word.of("request.api_key");
  static final Word REQUEST_TIME = Word.of("request.time");
  static final Word REQUEST_SIZE = Word.of("request.size");
  static final Word REQUEST_TOTAL_SIZE = Word.of("request.total_size");
  static final Word RESPONSE_HEADERS = Word.of("response.headers");
  static final Word RESPONSE_TIME = Word.of("response.time");
  static final Word RESPONSE_SIZE = Word.of("response.size");
  static final Word RESPONSE_TOTAL_SIZE = Word.of("response.total_size");
  static final Word RESPONSE_DURATION = Word.of("response.duration");
  static final Word RESPONSE_CODE = Word.of("response.code");
  static final Word RESPONSE_GRPC_STATUS = Word.of("response.grpc_status");
  static final Word RESPONSE_GRPC_MESSAGE = Word.of("response.grpc_message");
  static final Word CONTEXT_PROTOCOL = Word.of("context.protocol");
  static final Word CONNECTION_MTLS = Word.of("connection.mtls");
  static final Word REQUESTED_SERVER_NAME = Word.of("connection.requested_server_name");
  static final Word ORIGIN_IP = Word.of("origin.ip");
  static final Word CHECK_CACHE_HIT = Word.of("check.cache_hit");
  static final Word QUOTA_CACHE_HIT = Word.of("quota.cache_hit");

  private static final Map<KnownHeader, Word> NAMES = new EnumMap<>(KnownHeader.class);

  static {
    for (KnownHeader header : KnownHeader.values()) {
      NAMES.put(header, Word.of(header.text()));
    }
  }

  private Words() {}

  /// A header's name.
  static Word of(KnownHeader header) {
    return Objects.requireNonNull(NAMES.get(header));
  }
}
