package io.lateen.mixer.adapter.grpc;

import static java.util.Map.entry;

import com.google.protobuf.Descriptors.Descriptor;
import io.lateen.mixer.template.Template;
import io.lateen.mixer.template.Templates;
import io.lateen.wire.proto.template.apikey.HandleApiKeyRequest;
import io.lateen.wire.proto.template.authorization.HandleAuthorizationRequest;
import io.lateen.wire.proto.template.checknothing.HandleCheckNothingRequest;
import io.lateen.wire.proto.template.edge.HandleEdgeRequest;
import io.lateen.wire.proto.template.kubernetes.HandleKubernetesRequest;
import io.lateen.wire.proto.template.listentry.HandleListEntryRequest;
import io.lateen.wire.proto.template.logentry.HandleLogEntryRequest;
import io.lateen.wire.proto.template.metric.HandleMetricRequest;
import io.lateen.wire.proto.template.quota.HandleQuotaRequest;
import io.lateen.wire.proto.template.reportnothing.HandleReportNothingRequest;
import io.lateen.wire.proto.template.tracespan.HandleTraceSpanRequest;
import java.util.Map;

/// How instances of the templates compiled in are handed to programs elsewhere.
final class CompiledTemplates {
  static final Map<Template, RemoteTemplate> ALL =
      Map.ofEntries(
          remote(Templates.APIKEY, HandleApiKeyRequest.getDescriptor()),
          remote(Templates.AUTHORIZATION, HandleAuthorizationRequest.getDescriptor()),
          remote(Templates.CHECKNOTHING, HandleCheckNothingRequest.getDescriptor()),
          remote(Templates.EDGE, HandleEdgeRequest.getDescriptor()),
          remote(Templates.KUBERNETES, HandleKubernetesRequest.getDescriptor()),
          remote(Templates.LISTENTRY, HandleListEntryRequest.getDescriptor()),
          remote(Templates.LOGENTRY, HandleLogEntryRequest.getDescriptor()),
          remote(Templates.METRIC, HandleMetricRequest.getDescriptor()),
          remote(Templates.QUOTA, HandleQuotaRequest.getDescriptor()),
          remote(Templates.REPORTNOTHING, HandleReportNothingRequest.getDescriptor()),
          remote(Templates.TRACESPAN, HandleTraceSpanRequest.getDescriptor()));

  private CompiledTemplates() {}

  /// The file of a request has the one service with the one method that takes it.
  private static Map.Entry<Template, RemoteTemplate> remote(Template template, Descriptor request) {
    return entry(
        template,
        RemoteTemplate.of(
            template, request.getFile().getServices().getFirst().getMethods().getFirst()));
  }
}
