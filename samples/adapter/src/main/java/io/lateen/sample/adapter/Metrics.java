package io.lateen.sample.adapter;

import com.google.protobuf.TextFormat;
import io.grpc.stub.StreamObserver;
import io.lateen.sample.adapter.metric.HandleMetricRequest;
import io.lateen.sample.adapter.metric.HandleMetricServiceGrpc;
import io.lateen.sample.adapter.metric.InstanceMsg;
import io.lateen.sample.adapter.model.ReportResult;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Prints values.
final class Metrics extends HandleMetricServiceGrpc.HandleMetricServiceImplBase {

  @Override
  public void handleMetric(HandleMetricRequest request, StreamObserver<ReportResult> answer) {
    for (InstanceMsg metric : request.getInstancesList()) {
      String dimensions =
          new TreeMap<>(metric.getDimensionsMap())
              .entrySet().stream()
                  .map(e -> e.getKey() + " " + TextFormat.printer().shortDebugString(e.getValue()))
                  .collect(Collectors.joining(", "));
      String value = TextFormat.printer().shortDebugString(metric.getValue());
      System.out.println(metric.getName() + ": " + value + " {" + dimensions + "}");
    }
    answer.onNext(ReportResult.getDefaultInstance());
    answer.onCompleted();
  }
}
