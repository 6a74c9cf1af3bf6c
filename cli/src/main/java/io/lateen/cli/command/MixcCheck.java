package io.lateen.cli.command;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import io.lateen.model.attribute.Reference;
import io.lateen.wire.document.GoDuration;
import io.lateen.wire.mixer.AttributeWriter;
import io.lateen.wire.mixer.CheckAnswer;
import io.lateen.wire.mixer.Dictionary;
import io.lateen.wire.mixer.MessageBuffer;
import io.lateen.wire.mixer.MessageProblem;
import io.lateen.wire.mixer.QuotaWish;
import io.lateen.wire.mixer.WordTable;
import io.lateen.wire.proto.mixer.CheckRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
    name = "check",
    description = "Ask whether a request with these attributes may pass.",
    footer = {
      "",
      "Example:",
      "  lateen mixc check -s destination.namespace=default -q requestcount=1"
    })
final class MixcCheck extends LateenCommand {
  @Mixin private MixcConnection mixer = new MixcConnection();
  @Mixin private MixcAttributes attributes = new MixcAttributes();

  @Option(
      names = {"-q", "--quotas"},
      paramLabel = "LIST",
      description = "Quotas to take from: name=amount,…")
  private List<String> quotas = List.of();

  @Override
  public Integer call() {
    CheckRequest request = request();
    mixer.ask("Check", stub -> stub.check(request), answer -> print(answer.toByteArray()));
    return 0;
  }

  private CheckRequest request() {
    try {
      WordTable words = new WordTable(Dictionary.size());
      MessageBuffer buffer = new MessageBuffer();
      new AttributeWriter(buffer).all(attributes.bag(), words);
      return CheckRequest.parseFrom(
          io.lateen.wire.mixer.CheckRequest.write(buffer, words, "", wishes()));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec().commandLine(), String.valueOf(e.getMessage()), e);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a request of ours", e);
    }
  }

  private Map<String, QuotaWish> wishes() {
    Map<String, QuotaWish> wishes = new LinkedHashMap<>();
    for (String list : quotas) {
      for (String pair : list.split(",", -1)) {
        String[] parts = pair.split("=", 2);
        if (parts.length != 2 || !parts[1].matches("[0-9]{1,18}")) {
          throw new IllegalArgumentException("-q: " + pair + " (expected: name=amount)");
        }
        wishes.put(parts[0], new QuotaWish(Long.parseLong(parts[1]), false));
      }
    }
    return wishes;
  }

  private void print(byte[] message) {
    CheckAnswer answer;
    try {
      answer = CheckAnswer.parse(message);
    } catch (MessageProblem e) {
      throw new IllegalStateException("Mixer's answer: " + e.getMessage(), e);
    }
    CheckAnswer.Precondition is = answer.precondition();
    if (is != null) {
      out()
          .println(
              "Check RPC completed successfully. Check status was "
                  + status(is.code(), is.message()));
      out()
          .println(
              "  Valid use count: "
                  + is.validUseCount()
                  + ", valid duration: "
                  + GoDuration.format(is.validDuration()));
      print(is.references());
      print(is.directive());
    }
    new TreeMap<>(answer.quotas()).forEach(this::print);
    out().flush();
  }

  private void print(List<Reference> references) {
    out().println("  Referenced Attributes");
    references.stream()
        .map(reference -> "    " + reference.text() + " " + reference.condition())
        .sorted()
        .forEach(out()::println);
  }

  private void print(CheckAnswer.Directive directive) {
    if (directive.directResponseCode() != 0) {
      out().println("  Direct response: " + directive.directResponseCode());
    }
    directive.request().forEach(edit -> print("Request", edit));
    directive.response().forEach(edit -> print("Response", edit));
  }

  private void print(String which, CheckAnswer.HeaderEdit edit) {
    String value = edit.kind() == CheckAnswer.HeaderEdit.Kind.REMOVE ? "" : ": " + edit.value();
    out().println("  " + which + " header " + edit.kind() + " " + edit.name() + value);
  }

  private void print(String name, CheckAnswer.Quota quota) {
    out()
        .println(
            "Quota: "
                + name
                + " granted "
                + quota.granted()
                + ", valid duration: "
                + GoDuration.format(quota.validDuration()));
    print(quota.references());
  }

  private static String status(int code, String message) {
    Code known = Code.forNumber(code);
    String name = known == null ? "code " + code : known.name();
    return message.isEmpty() ? name : name + " (" + message + ")";
  }
}
