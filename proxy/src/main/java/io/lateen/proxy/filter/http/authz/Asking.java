package io.lateen.proxy.filter.http.authz;

import io.lateen.proxy.http.Framing;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.Trailers;
import io.lateen.proxy.upstream.Pool;
import io.lateen.proxy.upstream.Reset;
import io.lateen.proxy.upstream.UpstreamListener;
import io.lateen.proxy.upstream.UpstreamStream;
import io.lateen.proxy.upstream.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One question on its way to an authorizer and back, bounded in time and octets. On the worker's
/// event loop only.
final class Asking implements UpstreamListener {
  private static final int MOST_OCTETS = 64 * 1024;

  private final Question question;
  private final Question.Sent sent;
  private final Consumer<Answer> told;
  private final ResponseHead head = new ResponseHead();
  private final ByteBuf body = Unpooled.buffer(0, MOST_OCTETS);
  private @Nullable Pool waitingAt;
  private @Nullable UpstreamStream stream;
  private @Nullable ScheduledFuture<?> deadline;
  private boolean over;

  /// @param told once, perhaps before [#begin] returns; never after [#cancel]
  Asking(Question question, Question.Sent sent, Consumer<Answer> told) {
    this.question = question;
    this.sent = sent;
    this.told = told;
  }

  void begin(Worker worker, Pool pool, long timeoutMillis) {
    deadline =
        worker.loop().schedule(() -> late(timeoutMillis), timeoutMillis, TimeUnit.MILLISECONDS);
    waitingAt = pool;
    pool.acquire(this);
  }

  private void late(long timeoutMillis) {
    giveUp();
    end(new Answer.Failed("no answer in " + timeoutMillis + " ms"));
  }

  /// Nobody waits for the answer any more.
  void cancel() {
    if (!over) {
      over = true;
      stopClock();
      giveUp();
    }
  }

  private void giveUp() {
    if (stream != null) {
      stream.abandon();
      stream = null;
    } else if (waitingAt != null) {
      waitingAt.cancel(this);
    }
    waitingAt = null;
  }

  private void stopClock() {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }

  private void end(Answer answer) {
    if (!over) {
      over = true;
      stopClock();
      told.accept(answer);
    }
  }

  @Override
  public void attached(UpstreamStream attached) {
    waitingAt = null;
    stream = attached;
    attached.requestHead(sent.head(), sent.body().length == 0 ? Framing.NONE : Framing.LENGTH);
    if (sent.body().length > 0) {
      attached.requestData(Unpooled.wrappedBuffer(sent.body()));
    }
    attached.requestEnd(null);
    attached.flush();
  }

  @Override
  public void refused(Reset why, String transportFailure) {
    waitingAt = null;
    end(new Answer.Failed(why.text()));
  }

  @Override
  public void responseHead(ResponseHead came) {
    if (came.status() >= 200) {
      head.become(came);
    }
  }

  @Override
  public void responseData(ByteBuf data) {
    try {
      if (over) {
        return;
      }
      if (body.readableBytes() + data.readableBytes() > MOST_OCTETS) {
        giveUp();
        end(new Answer.Failed("an answer of more than " + MOST_OCTETS + " octets"));
      } else {
        body.writeBytes(data);
      }
    } finally {
      data.release();
    }
  }

  @Override
  public void responseEnd(@Nullable Trailers trailers) {
    stream = null;
    if (!over) {
      end(question.answer(head, ByteBufUtil.getBytes(body), trailers));
    }
  }

  @Override
  public void responsePause() {}

  @Override
  public void reset(Reset why, boolean stale) {
    stream = null;
    end(new Answer.Failed(why.text()));
  }

  @Override
  public void upstreamWritable() {}
}
