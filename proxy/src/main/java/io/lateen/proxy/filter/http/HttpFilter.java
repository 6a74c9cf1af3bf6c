package io.lateen.proxy.filter.http;

import io.lateen.proxy.http.ResponseHead;

/// The SPI of HTTP filters, behaviour half. One instance serves all workers: what belongs to one
/// request is kept in [Exchange#state]. Requests go down the list of filters, responses up.
public interface HttpFilter {
  /// What to do after a filter has seen a request.
  enum Verdict {
    /// On to the next filter.
    CONTINUE,
    /// Wait: the filter will call [Exchange#proceed] or answer.
    PAUSE,
    /// The filter has answered, or (the last one) taken the request on.
    TAKEN
  }

  /// A request's head. Called on the exchange's event loop, as everything here.
  Verdict request(Exchange exchange);

  /// A response's head, on its way to the client; not interim ones.
  default void response(Exchange exchange, ResponseHead head) {}

  /// The exchange is over, whatever became of it: let go of timers.
  default void over(Exchange exchange) {}

  /// The exchange will not be used again: leave nothing in the event loop's queue that would keep
  /// it alive.
  default void discarded(Exchange exchange) {}
}
