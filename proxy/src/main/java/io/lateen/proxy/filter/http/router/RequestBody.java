package io.lateen.proxy.filter.http.router;

import io.lateen.proxy.http.Trailers;
import io.lateen.proxy.upstream.UpstreamStream;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What has been sent of a request's body, as long as it may have to be sent again, or to somebody
/// else, and is small.
final class RequestBody {
  private static final int LIMIT = 64 * 1024;

  private final List<ByteBuf> kept = new ArrayList<>();
  private int size;
  private boolean whole = true;
  private boolean complete;
  private @Nullable Trailers trailers;

  void begin(boolean none) {
    release();
    whole = true;
    complete = none;
    trailers = null;
  }

  /// What had come before it was known where it goes, however large.
  ///
  /// @param last trailers, when that is all of it and has some
  void hold(ByteBuf beginning, @Nullable Trailers last) {
    size = beginning.readableBytes();
    kept.add(beginning);
    trailers = last;
  }

  boolean complete() {
    return complete;
  }

  /// @return whether it has grown too large just now, and is kept no longer
  boolean keep(ByteBuf data, boolean mayNeed) {
    if (!whole) {
      return false;
    }
    size += data.readableBytes();
    if (mayNeed && size <= LIMIT) {
      kept.add(data.retainedDuplicate());
      return false;
    }
    release();
    whole = false;
    return mayNeed;
  }

  void end(@Nullable Trailers last) {
    complete = true;
    trailers = last == null || !whole ? null : last.copy();
  }

  /// Whether everything sent so far is still here.
  boolean replayable() {
    return whole;
  }

  /// Whether all that has come is here and no larger than what is kept.
  boolean small() {
    return whole && size <= LIMIT;
  }

  /// The same for somebody else, who releases it.
  RequestBody copy() {
    RequestBody copy = new RequestBody();
    kept.forEach(part -> copy.kept.add(part.retainedDuplicate()));
    copy.complete = complete;
    copy.trailers = trailers == null ? null : trailers.copy();
    return copy;
  }

  void replay(UpstreamStream connection) {
    for (int i = 0; i < kept.size(); i++) {
      connection.requestData(kept.get(i).retainedDuplicate());
    }
    if (complete) {
      connection.requestEnd(trailers);
    }
  }

  void release() {
    if (!kept.isEmpty()) {
      kept.forEach(ByteBuf::release);
      kept.clear();
    }
    size = 0;
  }
}
