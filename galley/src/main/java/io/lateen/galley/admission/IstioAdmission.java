package io.lateen.galley.admission;

import io.lateen.model.check.Problem;
import io.lateen.model.rule.VirtualService;
import io.lateen.wire.document.Parsed;
import io.lateen.wire.document.RuleParser;
import io.lateen.wire.document.mixer.MixerDocument;
import io.lateen.wire.kube.ObjectKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Istio's kinds: what breaks a rule of Istio 1.1 is refused, all of it at once; what names things
/// that do not exist (yet) is accepted with a warning.
public final class IstioAdmission implements Admission {
  private final String domain;
  private final RuleCheck further;

  /// @param domain of the cluster: `cluster.local`
  /// @param further asked about rules that are valid by themselves
  public IstioAdmission(String domain, RuleCheck further) {
    this.domain = domain;
    this.further = further;
  }

  @Override
  public Verdict admit(ObjectKind kind, JsonNode object, @Nullable JsonNode old, Lookup lookup) {
    if (!RuleParser.reads(object)) {
      List<Problem> problems = MixerDocument.check(object);
      return problems.isEmpty() ? new Verdict.Accepted(List.of()) : new Verdict.Refused(problems);
    }
    return switch (RuleParser.parse(object)) {
      case Parsed.Refused(List<Problem> problems) -> new Verdict.Refused(problems);
      case Parsed.Accepted(var rule, List<Problem> warnings) -> {
        List<Problem> foreign = further.check(rule);
        if (foreign.stream().anyMatch(Problem::isError)) {
          yield new Verdict.Refused(foreign);
        }
        List<String> told = new ArrayList<>();
        warnings.forEach(warning -> told.add(warning.toString()));
        if (rule instanceof VirtualService service) {
          new References(service, domain, lookup).warnings().forEach(w -> told.add(w.toString()));
        }
        yield new Verdict.Accepted(told);
      }
    };
  }
}
