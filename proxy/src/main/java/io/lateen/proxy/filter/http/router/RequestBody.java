package io.lateen.proxy.filter.http.router;

import io.lateen.proxy.upstream.UpstreamConnection;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/// What has been sent of a request's body, as long as it may have to be sent again and is small.
final class RequestBody {
  private static final int LIMIT = 64 * 1024;

  private final List<ByteBuf> kept = new ArrayList<>();
  private int size;
  private boolean whole = true;
  private boolean complete;

  void begin(boolean none) {
    release();
    whole = true;
    complete = none;
  }

  boolean complete() {
    return complete;
  }

  void keep(ByteBuf data, boolean mayNeed) {
    if (!whole) {
      return;
    }
    size += data.readableBytes();
    if (!mayNeed || size > LIMIT) {
      release();
      whole = false;
    } else {
      kept.add(data.retainedDuplicate());
    }
  }

  void end() {
    complete = true;
  }

  /// Whether everything sent so far is still here.
  boolean replayable() {
    return whole;
  }

  void replay(UpstreamConnection connection) {
    for (int i = 0; i < kept.size(); i++) {
      connection.requestData(kept.get(i).retainedDuplicate());
    }
    if (complete) {
      connection.requestEnd();
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
