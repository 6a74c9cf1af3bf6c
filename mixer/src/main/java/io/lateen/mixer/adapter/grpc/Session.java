package io.lateen.mixer.adapter.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How an adapter knows its handler: by the parameters in each call, or by a session that was
/// created with them. A session that the adapter has forgotten is created anew. For any number of
/// threads.
final class Session implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final String BACKEND = "istio.mixer.adapter.model.v1beta1.InfrastructureBackend/";

  private final Calls calls;
  private final AdapterConfig config;
  private final boolean shared;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable String id;

  private Session(Calls calls, AdapterConfig config, boolean shared) {
    this.calls = calls;
    this.config = config;
    this.shared = shared;
  }

  static Session none(Calls calls, AdapterConfig config) {
    return new Session(calls, config, false);
  }

  /// Tries at once, so that a faulty adapter is known before the first request.
  static Session shared(String handler, Calls calls, AdapterConfig config) {
    Session session = new Session(calls, config, true);
    Thread.ofVirtual()
        .name(handler)
        .start(
            () -> {
              try {
                session.id();
              } catch (IOException | StatusRuntimeException e) {
                LOG.warn("{}: no session yet: {}", handler, e.getMessage());
              }
            });
    return session;
  }

  /// Makes a call with what tells the adapter who asks.
  byte[] call(Calls via, String method, Request request) throws IOException {
    if (!shared) {
      return via.call(method, request.bytes(config));
    }
    String current = id();
    try {
      return via.call(method, request.bytes(AdapterConfig.session(current)));
    } catch (StatusRuntimeException e) {
      Code code = e.getStatus().getCode();
      if (code != Code.NOT_FOUND && code != Code.FAILED_PRECONDITION) {
        throw e;
      }
      forget(current);
      return via.call(method, request.bytes(AdapterConfig.session(id())));
    }
  }

  /// A message that lacks only this.
  @FunctionalInterface
  interface Request {
    byte[] bytes(AdapterConfig config);
  }

  private String id() throws IOException {
    lock.lock();
    try {
      String known = id;
      if (known == null) {
        known = create();
        id = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  private void forget(String old) {
    lock.lock();
    try {
      if (old.equals(id)) {
        id = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private String create() throws IOException {
    byte[] answer = calls.call(BACKEND + "CreateSession", message(config.any().toByteString()));
    UnknownFieldSet fields = parse(answer);
    Answers.requireOk(fields.getField(2).getLengthDelimitedList());
    if (fields.getField(1).getLengthDelimitedList().isEmpty()) {
      throw new IOException("the adapter created a session without a name");
    }
    return fields.getField(1).getLengthDelimitedList().getLast().toStringUtf8();
  }

  private static UnknownFieldSet parse(byte[] answer) throws InvalidProtocolBufferException {
    return UnknownFieldSet.parseFrom(answer);
  }

  /// A message whose field 1 is this.
  private static byte[] message(ByteString first) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      out.writeBytes(1, first);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    String last = id;
    try {
      if (last != null) {
        calls.call(BACKEND + "CloseSession", message(ByteString.copyFromUtf8(last)));
      }
    } catch (StatusRuntimeException e) {
      LOG.debug("session {} was not closed: {}", last, e.getMessage());
    }
  }
}
