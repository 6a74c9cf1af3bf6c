package io.lateen.cli.command;

import com.google.protobuf.InvalidProtocolBufferException;
import io.lateen.wire.mixer.Dictionary;
import io.lateen.wire.mixer.ReportBatch;
import io.lateen.wire.proto.mixer.ReportRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

@Command(
    name = "report",
    description = "Report a request with these attributes.",
    footer = {
      "",
      "Example:",
      "  lateen mixc report -s context.protocol=http,destination.service.host=x -i response.code=200"
    })
final class MixcReport extends LateenCommand {
  @Mixin private MixcConnection mixer = new MixcConnection();
  @Mixin private MixcAttributes attributes = new MixcAttributes();

  @Override
  public Integer call() {
    ReportRequest request = request();
    mixer.ask(
        "Report",
        stub -> stub.report(request),
        _ -> out().println("Report RPC completed successfully."));
    out().flush();
    return 0;
  }

  private ReportRequest request() {
    try {
      ReportBatch batch = new ReportBatch(Dictionary.size());
      batch.begin().all(attributes.bag(), batch.words());
      batch.end();
      return ReportRequest.parseFrom(batch.take());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec().commandLine(), String.valueOf(e.getMessage()), e);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a request of ours", e);
    }
  }
}
