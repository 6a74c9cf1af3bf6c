package io.lateen.proxy.filter.http;

import io.lateen.proxy.http.Framing;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.Trailers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The way of an exchange's bodies through the filters that look at them.
final class BodyFilters {
  private final Exchange exchange;
  private final List<BodyFilter> filters;

  private BodyFilters(Exchange exchange, List<BodyFilter> filters) {
    this.exchange = exchange;
    this.filters = filters;
  }

  /// Null: no filter looks at bodies.
  static @Nullable BodyFilters of(Exchange exchange, List<HttpFilter> all) {
    List<BodyFilter> some =
        all.stream().filter(BodyFilter.class::isInstance).map(BodyFilter.class::cast).toList();
    return some.isEmpty() ? null : new BodyFilters(exchange, some);
  }

  /// @return what the last filter lets on; null: nothing for now
  @Nullable ByteBuf requestData(ByteBuf data) {
    return requestData(0, data);
  }

  private @Nullable ByteBuf requestData(int from, @Nullable ByteBuf data) {
    ByteBuf left = data;
    for (int i = from; i < filters.size() && left != null; i++) {
      left = filters.get(i).requestData(exchange, left);
    }
    return left;
  }

  void requestEnd(RequestSink sink) {
    ByteBuf rest = requestEnd((ByteBuf) null);
    if (rest != null) {
      sink.requestData(rest);
    }
  }

  private @Nullable ByteBuf requestEnd(@Nullable ByteBuf before) {
    ByteBuf all = before;
    for (int i = 0; i < filters.size(); i++) {
      ByteBuf rest = requestData(i + 1, filters.get(i).requestEnd(exchange));
      all = joined(all, rest);
    }
    return all;
  }

  private static @Nullable ByteBuf joined(@Nullable ByteBuf first, @Nullable ByteBuf second) {
    if (first == null || second == null) {
      return first == null ? second : first;
    }
    return Unpooled.wrappedBuffer(first, second);
  }

  /// The beginning of a body that none of them has seen.
  ///
  /// @param ended whether it is all of it
  @Nullable ByteBuf held(ByteBuf data, boolean ended) {
    ByteBuf passed = requestData(data);
    return ended ? requestEnd(passed) : passed;
  }

  Framing responseFraming(ResponseHead head, Framing framing) {
    Framing sent = framing;
    for (int i = filters.size() - 1; i >= 0; i--) {
      sent = filters.get(i).responseFraming(exchange, head, sent);
    }
    return sent;
  }

  @Nullable ByteBuf responseData(ByteBuf data) {
    return responseData(filters.size() - 1, data);
  }

  private @Nullable ByteBuf responseData(int from, @Nullable ByteBuf data) {
    ByteBuf left = data;
    for (int i = from; i >= 0 && left != null; i--) {
      left = filters.get(i).responseData(exchange, left);
    }
    return left;
  }

  /// @return the trailers that are left
  @Nullable Trailers responseEnd(@Nullable Trailers trailers, Downstream downstream) {
    Trailers left = trailers;
    for (int i = filters.size() - 1; i >= 0; i--) {
      ByteBuf rest = responseData(i - 1, filters.get(i).responseEnd(exchange, left));
      if (rest != null) {
        downstream.responseData(rest);
      }
      left = filters.get(i).keepsTrailers(exchange) ? null : left;
    }
    return left;
  }
}
