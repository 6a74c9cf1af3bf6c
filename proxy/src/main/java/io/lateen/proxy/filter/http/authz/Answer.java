package io.lateen.proxy.filter.http.authz;

import java.util.List;

/// What came of asking.
sealed interface Answer {
  /// A header as the authorizer wants it.
  ///
  /// @param name in lower case
  /// @param append beside those of this name that are there, rather than in their place
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Header(byte[] name, byte[] value, boolean append) {}

  /// The request passes.
  ///
  /// @param set headers of the request
  /// @param removed headers of the request that go, in lower case
  /// @param response headers that the response gets
  record Allowed(List<Header> set, List<byte[]> removed, List<Header> response) implements Answer {}

  /// The client is answered so.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Denied(int status, List<Header> headers, byte[] body) implements Answer {}

  /// Nobody said anything that counts.
  record Failed(String why) implements Answer {}
}
