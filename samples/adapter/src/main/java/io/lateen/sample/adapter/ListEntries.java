package io.lateen.sample.adapter;

import com.google.protobuf.Duration;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.lateen.sample.adapter.listentry.HandleListEntryRequest;
import io.lateen.sample.adapter.listentry.HandleListEntryServiceGrpc;
import io.lateen.sample.adapter.model.CheckResult;

/// Turns away what the parameters deny.
final class ListEntries extends HandleListEntryServiceGrpc.HandleListEntryServiceImplBase {
  private final Sessions sessions;

  ListEntries(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public void handleListEntry(HandleListEntryRequest request, StreamObserver<CheckResult> answer) {
    try {
      String value = request.getInstance().getValue().getStringValue();
      boolean denied = sessions.params(request.getAdapterConfig()).getDeniedList().contains(value);
      CheckResult.Builder result =
          CheckResult.newBuilder()
              .setValidDuration(Duration.newBuilder().setSeconds(3))
              .setValidUseCount(7);
      if (denied) {
        result.setStatus(
            Status.newBuilder()
                .setCode(Code.PERMISSION_DENIED_VALUE)
                .setMessage(value + " is not welcome"));
      }
      answer.onNext(result.build());
      answer.onCompleted();
    } catch (StatusRuntimeException e) {
      answer.onError(e);
    }
  }
}
