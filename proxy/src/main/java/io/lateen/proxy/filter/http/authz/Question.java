package io.lateen.proxy.filter.http.authz;

import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.Trailers;
import org.jspecify.annotations.Nullable;

/// How an authorizer is asked, and how its answer reads. Immutable; any thread.
sealed interface Question permits HttpQuestion, GrpcQuestion {
  /// What is sent.
  ///
  /// @param body empty: none
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sent(RequestHead head, byte[] body) {}

  /// @param body null: nothing of it is shown
  Sent of(Exchange exchange, @Nullable ShownBody body);

  /// @param head of the response, which is whole
  /// @param trailers null: none
  Answer answer(ResponseHead head, byte[] body, @Nullable Trailers trailers);
}
