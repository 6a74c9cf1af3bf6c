package io.lateen.proxy.http;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Reads HTTP/1.1 messages of one connection, one after the other, from octets cut anywhere. Pull
/// it:
///
/// ```
/// while (true) switch (reader.next(in)) {
///   case HEAD -> …            // reader's head is whole
///   case DATA -> …            // take exactly dataLength() octets from in, then go on
///   case END -> …             // the message is whole; call begin() before the next
///   case MORE, MALFORMED -> return
/// }
/// ```
public abstract sealed class MessageReader permits RequestReader, ResponseReader {
  /// What was found.
  public enum Step {
    MORE,
    HEAD,
    DATA,
    END,
    MALFORMED
  }

  private final HeadReader heads;
  private final BodyReader body = new BodyReader();
  private boolean inBody;
  private boolean done;
  private int dataLength;
  private @Nullable Malformed problem;

  MessageReader(HeadReader heads) {
    this.heads = heads;
  }

  /// Checks a head that has been read and says how its body is framed, by [#frame].
  abstract @Nullable Malformed check();

  final void frame(Framing framing, long length) {
    body.begin(framing, length);
  }

  /// Starts with the next message. The head of the last one is forgotten.
  public final void begin() {
    heads.reset();
    inBody = false;
    done = false;
    problem = null;
  }

  /// Whether nothing of the next message has arrived, so that closing the connection cuts nothing.
  public final boolean idle() {
    return !inBody && heads.idle();
  }

  /// Whether the whole message has been seen.
  public final boolean done() {
    return done;
  }

  /// After [Step#DATA]: how many octets to take.
  public final int dataLength() {
    return dataLength;
  }

  /// After [Step#DATA]: whether no octet of the message follows.
  public final boolean last() {
    return body.ended();
  }

  /// After [Step#END]: what followed the body; null: nothing. Valid until the next [#begin].
  public final @Nullable Trailers trailers() {
    return body.trailers();
  }

  /// After [Step#MALFORMED]: why.
  public final Malformed problem() {
    return problem == null ? Malformed.CUT_SHORT : problem;
  }

  /// From here on everything is data without end: after an accepted upgrade or CONNECT.
  public final void tunnel() {
    body.begin(Framing.TUNNEL, 0);
    done = false;
  }

  public final Step next(ByteBuf in) {
    if (problem != null) {
      return Step.MALFORMED;
    }
    if (done) {
      return Step.MORE;
    }
    return inBody ? nextOfBody(in) : nextOfHead(in);
  }

  private Step nextOfHead(ByteBuf in) {
    int result = heads.read(in);
    if (result == HeadReader.MORE) {
      return Step.MORE;
    }
    problem = result == HeadReader.REFUSED ? heads.problem() : check();
    if (problem != null) {
      return Step.MALFORMED;
    }
    inBody = true;
    return Step.HEAD;
  }

  private Step nextOfBody(ByteBuf in) {
    if (!body.ended()) {
      dataLength = body.next(in);
      if (dataLength > 0) {
        return Step.DATA;
      }
      problem = body.problem();
      if (problem != null) {
        return Step.MALFORMED;
      }
    }
    done = body.ended();
    return done ? Step.END : Step.MORE;
  }
}
