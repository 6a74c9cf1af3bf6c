package io.lateen.proxy.filter.http.authz;

import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.Trailers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The request's own head, and its body where that is shown, at a path of the authorizer's: 200
/// lets it pass, 5xx is no answer, anything else goes to the client (Envoy,
/// `ext_authz_http_impl.cc`).
///
/// @param prefix of the path
/// @param sent headers that go along, beside Host and Authorization
/// @param added to them
/// @param upstream headers of the answer that the request gets, in place of its own
/// @param appended the same, beside its own
/// @param denied headers of a denial that the client gets; none named: all of them
/// @param success headers of an answer that lets pass which the client gets
record HttpQuestion(
    String prefix,
    Names sent,
    List<Answer.Header> added,
    Names upstream,
    Names appended,
    Names denied,
    Names success)
    implements Question {
  private static final int PASSES = 200;
  private static final byte[] PARTIAL = Octets.of("x-envoy-auth-partial-body");
  private static final Set<String> ALWAYS_SENT = Set.of("host", "authorization");
  private static final Set<String> ALWAYS_TOLD =
      Set.of("www-authenticate", "location", "content-type", "set-cookie");

  @Override
  public Sent of(Exchange exchange, @Nullable ShownBody body) {
    RequestHead head = exchange.request().copy();
    for (int i = 0; i < head.count(); i++) {
      if (!head.removed(i) && !goesAlong(head, i)) {
        head.remove(i);
      }
    }
    for (Answer.Header header : added) {
      head.remove(header.name());
      head.add(header.name(), header.value());
    }
    head.setPath(Octets.of(prefix + head.path()));
    if (body != null && sent.has(PARTIAL)) {
      head.remove(PARTIAL);
      head.add(PARTIAL, Octets.of(Boolean.toString(body.cut())));
    }
    byte[] shown = body == null ? new byte[0] : body.octets();
    head.set(KnownHeader.CONTENT_LENGTH, shown.length);
    return new Sent(head, shown);
  }

  private boolean goesAlong(RequestHead head, int i) {
    String name = head.name(i).toLowerCase(Locale.ROOT);
    return ALWAYS_SENT.contains(name) || (!Names.isOurs(name) && sent.has(Octets.of(name)));
  }

  @Override
  public Answer answer(ResponseHead head, byte[] body, @Nullable Trailers trailers) {
    int status = head.status();
    if (status == PASSES) {
      List<Answer.Header> set = new ArrayList<>(upstream.of(head));
      appended.of(head).forEach(h -> set.add(new Answer.Header(h.name(), h.value(), true)));
      return new Answer.Allowed(set, List.of(), success.of(head));
    }
    return status >= 500
        ? new Answer.Failed("status " + status)
        : new Answer.Denied(status, told(head), body);
  }

  private List<Answer.Header> told(ResponseHead head) {
    List<Answer.Header> told = new ArrayList<>();
    for (int i = 0; i < head.count(); i++) {
      String name = head.name(i).toLowerCase(Locale.ROOT);
      byte[] octets = Octets.of(name);
      boolean named =
          denied.patterns().isEmpty() || ALWAYS_TOLD.contains(name) || denied.has(octets);
      if (!head.removed(i) && named && !Names.isOurs(name)) {
        Answer.Header header = Names.header(head, i, octets);
        told.add(new Answer.Header(octets, header.value(), true));
      }
    }
    return told;
  }
}
