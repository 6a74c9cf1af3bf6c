package io.lateen.sample.adapter;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.lateen.sample.adapter.config.Params;
import io.lateen.sample.adapter.model.CloseSessionRequest;
import io.lateen.sample.adapter.model.CloseSessionResponse;
import io.lateen.sample.adapter.model.CreateSessionRequest;
import io.lateen.sample.adapter.model.CreateSessionResponse;
import io.lateen.sample.adapter.model.InfrastructureBackendGrpc;
import io.lateen.sample.adapter.model.ValidateRequest;
import io.lateen.sample.adapter.model.ValidateResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Parameters by session, for a Mixer that was told to keep sessions; one that was not sends them
/// with every call.
final class Sessions extends InfrastructureBackendGrpc.InfrastructureBackendImplBase {
  private static final String SESSION = "google.protobuf.Any.type_url";

  private final Map<String, Params> open = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();

  /// What a call is about.
  Params params(Any config) {
    try {
      if (!config.getTypeUrl().equals(SESSION)) {
        return Params.parseFrom(config.getValue());
      }
      Params params = open.get(config.getValue().toStringUtf8());
      if (params == null) {
        throw Status.NOT_FOUND.withDescription("no such session").asRuntimeException();
      }
      return params;
    } catch (InvalidProtocolBufferException e) {
      throw Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException();
    }
  }

  @Override
  public void validate(ValidateRequest request, StreamObserver<ValidateResponse> answer) {
    answer.onNext(ValidateResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void createSession(
      CreateSessionRequest request, StreamObserver<CreateSessionResponse> answer) {
    String id = "session-" + last.incrementAndGet();
    open.put(id, params(request.getAdapterConfig()));
    System.out.println("created " + id);
    answer.onNext(CreateSessionResponse.newBuilder().setSessionId(id).build());
    answer.onCompleted();
  }

  @Override
  public void closeSession(
      CloseSessionRequest request, StreamObserver<CloseSessionResponse> answer) {
    open.remove(request.getSessionId());
    System.out.println("closed " + request.getSessionId());
    answer.onNext(CloseSessionResponse.getDefaultInstance());
    answer.onCompleted();
  }
}
