package io.lateen.proxy.filter.http.router;

import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.report.RequestRecord;

/// Edits of a request's headers, some of which are its authority: `host` and `:authority` are one.
final class HostEdits {
  private HostEdits() {}

  static void apply(HeaderEdits edits, RequestHead request, RequestRecord record) {
    edits.apply(request, record);
    byte[] pseudo = {':', 'a', 'u', 't', 'h', 'o', 'r', 'i', 't', 'y'};
    int at = request.findNext(pseudo, 0);
    if (at >= 0) {
      byte[] host =
          java.util.Arrays.copyOfRange(
              request.octets(), request.valueStart(at), request.valueEnd(at));
      request.remove(pseudo);
      request.setAuthority(host);
      return;
    }
    // The last `host` counts: an edit may have put one behind the client's.
    int first = request.find(KnownHeader.HOST);
    int second = first < 0 ? -1 : request.findNext(KnownHeader.HOST, first + 1);
    if (second >= 0) {
      request.setAuthority(
          java.util.Arrays.copyOfRange(
              request.octets(), request.valueStart(second), request.valueEnd(second)));
    }
  }
}
