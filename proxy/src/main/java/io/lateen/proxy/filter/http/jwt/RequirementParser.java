package io.lateen.proxy.filter.http.jwt;

import io.lateen.proxy.message.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `JwtRequirement` → [Requirement].
final class RequirementParser {
  private final Map<String, Provider> providers;

  RequirementParser(Map<String, Provider> providers) {
    this.providers = providers;
  }

  /// Null: nothing is asked.
  @Nullable Requirement parse(@Nullable Fields requirement) {
    if (requirement == null) {
      return null;
    }
    Requirement parsed = requirement(requirement);
    requirement.refuseOthers();
    return parsed;
  }

  private @Nullable Requirement requirement(Fields message) {
    if (message.has("provider_name")) {
      return token(message, message.string("provider_name"), List.of());
    }
    Fields audiences = message.child("provider_and_audiences");
    if (audiences != null) {
      return token(audiences, audiences.string("provider_name"), audiences.strings("audiences"));
    }
    Fields any = message.child("requires_any");
    if (any != null) {
      return oneOf(any.children("requirements"));
    }
    Fields all = message.child("requires_all");
    if (all != null) {
      List<Requirement> parts =
          all.children("requirements").stream().map(this::parse).filter(Objects::nonNull).toList();
      return new Requirement.AllOf(parts);
    }
    boolean missing = message.has("allow_missing");
    boolean failed = message.has("allow_missing_or_failed");
    return missing || failed ? new Requirement.OneOf(everybody(), missing, failed) : null;
  }

  /// Without a word of which tokens, those of any provider.
  private List<Requirement> everybody() {
    List<Requirement> all = new ArrayList<>();
    providers.values().forEach(provider -> all.add(new Requirement.Token(provider, List.of())));
    return all;
  }

  private Requirement oneOf(List<Fields> ways) {
    List<Requirement> parsed = new ArrayList<>();
    boolean missing = false;
    boolean failed = false;
    for (Fields way : ways) {
      if (way.has("allow_missing")) {
        missing = true;
      } else if (way.has("allow_missing_or_failed")) {
        failed = true;
      } else {
        Requirement one = parse(way);
        if (one != null) {
          parsed.add(one);
        }
      }
    }
    return new Requirement.OneOf(List.copyOf(parsed), missing, failed);
  }

  private Requirement token(Fields message, String name, List<String> audiences) {
    Provider provider = providers.get(name);
    if (provider == null) {
      message.problem("provider_name", name + " (expected: one of " + providers.keySet() + ")");
      return new Requirement.OneOf(List.of(), false, false);
    }
    return new Requirement.Token(provider, audiences);
  }
}
