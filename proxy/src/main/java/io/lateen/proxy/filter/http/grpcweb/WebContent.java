package io.lateen.proxy.filter.http.grpcweb;

import io.lateen.proxy.http.HeaderTable;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Octets;
import org.jspecify.annotations.Nullable;

/// The two forms of gRPC-Web's messages.
@SuppressWarnings("ImmutableEnumChecker") // nobody gets the arrays
enum WebContent {
  BINARY("application/grpc-web"),
  /// The same in base64, for browsers that do not let octets through.
  TEXT("application/grpc-web-text");

  private static final byte[] PROTO = Octets.of("+proto");
  private final byte[] type;
  private final byte[] said;

  WebContent(String type) {
    this.type = Octets.of(type);
    this.said = Octets.of(type + "+proto");
  }

  /// What a response in this form calls itself.
  byte[] said() {
    return said.clone();
  }

  /// The form of a request; null: it is none.
  static @Nullable WebContent of(HeaderTable head) {
    return in(head, KnownHeader.CONTENT_TYPE);
  }

  /// The form in which the response is wanted.
  static WebContent wanted(HeaderTable head) {
    return in(head, KnownHeader.ACCEPT) == TEXT ? TEXT : BINARY;
  }

  private static @Nullable WebContent in(HeaderTable head, KnownHeader name) {
    int at = head.find(name);
    if (at < 0) {
      return null;
    }
    for (WebContent form : values()) {
      if (form.named(head.octets(), head.valueStart(at), head.valueEnd(at))) {
        return form;
      }
    }
    return null;
  }

  private boolean named(byte[] octets, int from, int to) {
    int end = from + type.length;
    return end <= to
        && Octets.equalsIgnoreCase(octets, from, end, type)
        && (end == to || Octets.equalsIgnoreCase(octets, end, to, PROTO));
  }
}
