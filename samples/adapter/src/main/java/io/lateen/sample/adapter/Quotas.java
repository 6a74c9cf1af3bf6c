package io.lateen.sample.adapter;

import com.google.protobuf.Duration;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.lateen.sample.adapter.model.QuotaRequest.QuotaParams;
import io.lateen.sample.adapter.model.QuotaResult;
import io.lateen.sample.adapter.quota.HandleQuotaRequest;
import io.lateen.sample.adapter.quota.HandleQuotaServiceGrpc;
import java.util.HashMap;
import java.util.Map;

/// Grants until there is nothing left; asking twice under one id takes once.
final class Quotas extends HandleQuotaServiceGrpc.HandleQuotaServiceImplBase {
  private final Sessions sessions;
  private final Map<String, Long> taken = new HashMap<>();
  private final Map<String, Long> answered = new HashMap<>();

  Quotas(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public void handleQuota(HandleQuotaRequest request, StreamObserver<QuotaResult> answer) {
    try {
      long most = sessions.params(request.getAdapterConfig()).getMost();
      QuotaResult.Builder result = QuotaResult.newBuilder();
      request
          .getQuotaRequest()
          .getQuotasMap()
          .forEach(
              (name, wanted) ->
                  result.putQuotas(
                      name,
                      QuotaResult.Result.newBuilder()
                          .setGrantedAmount(grant(request.getDedupId(), name, wanted, most))
                          .setValidDuration(Duration.newBuilder().setSeconds(60))
                          .build()));
      answer.onNext(result.build());
      answer.onCompleted();
    } catch (StatusRuntimeException e) {
      answer.onError(e);
    }
  }

  private synchronized long grant(String id, String name, QuotaParams wanted, long most) {
    return answered.computeIfAbsent(
        id,
        unknown -> {
          long left = most - taken.getOrDefault(name, 0L);
          long least = wanted.getBestEffort() ? Math.max(0, left) : 0;
          long granted = wanted.getAmount() <= left ? wanted.getAmount() : least;
          taken.merge(name, granted, Long::sum);
          return granted;
        });
  }
}
