package io.lateen.prometheus.relabel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.lateen.prometheus.label.Template;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// One rule of `relabel_configs`, with Prometheus's meaning and defaults.
///
/// @param regex matches whole texts
public record RelabelRule(
    Action action,
    List<String> sources,
    String separator,
    Pattern regex,
    String target,
    String replacement,
    long modulus) {

  /// Applies rules one after the other.
  ///
  /// @param labels changed in place; an empty value is as good as none
  /// @return whether what has the labels is kept
  public static boolean apply(List<RelabelRule> rules, Map<String, String> labels) {
    for (RelabelRule rule : rules) {
      if (!rule.apply(labels)) {
        return false;
      }
    }
    return true;
  }

  /// Whether the rules before the first one that changes something keep it: most do not, and then
  /// nobody needs labels that can be changed.
  ///
  /// @param label name → value, empty when there is none
  public static boolean mayKeep(List<RelabelRule> rules, UnaryOperator<String> label) {
    for (RelabelRule rule : rules) {
      if (rule.action != Action.KEEP && rule.action != Action.DROP) {
        return true;
      }
      if (rule.regex.matcher(rule.joined(label)).find() != (rule.action == Action.KEEP)) {
        return false;
      }
    }
    return true;
  }

  private String joined(UnaryOperator<String> label) {
    return sources.stream().map(label).collect(Collectors.joining(separator));
  }

  private boolean apply(Map<String, String> labels) {
    String joined = joined(source -> labels.getOrDefault(source, ""));
    Matcher matcher = regex.matcher(joined);
    switch (action) {
      case KEEP -> {
        return matcher.find();
      }
      case DROP -> {
        return !matcher.find();
      }
      case KEEPEQUAL -> {
        return joined.equals(labels.getOrDefault(target, ""));
      }
      case DROPEQUAL -> {
        return !joined.equals(labels.getOrDefault(target, ""));
      }
      case REPLACE -> replace(labels, matcher);
      case LOWERCASE -> put(labels, target, joined.toLowerCase(Locale.ROOT));
      case UPPERCASE -> put(labels, target, joined.toUpperCase(Locale.ROOT));
      case HASHMOD -> put(labels, target, hash(joined));
      case LABELMAP -> map(labels);
      case LABELDROP -> labels.keySet().removeIf(name -> regex.matcher(name).find());
      case LABELKEEP -> labels.keySet().removeIf(name -> !regex.matcher(name).find());
    }
    return true;
  }

  private void replace(Map<String, String> labels, Matcher matcher) {
    if (matcher.find()) {
      String name = Template.of(target).fill(matcher);
      if (name.matches("[a-zA-Z_][a-zA-Z0-9_]*")) {
        put(labels, name, Template.of(replacement).fill(matcher));
      }
    }
  }

  private void map(Map<String, String> labels) {
    Template name = Template.of(replacement);
    new LinkedHashMap<>(labels)
        .forEach(
            (label, value) -> {
              Matcher matcher = regex.matcher(label);
              if (matcher.find()) {
                put(labels, name.fill(matcher), value);
              }
            });
  }

  private static void put(Map<String, String> labels, String name, String value) {
    if (value.isEmpty()) {
      labels.remove(name);
    } else {
      labels.put(name, value);
    }
  }

  /// The low half of the MD5, as Prometheus does it, so that shards agree.
  private String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      BigInteger half = new BigInteger(1, digest, 8, 8);
      return half.mod(BigInteger.valueOf(modulus)).toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What a rule does.
  public enum Action {
    REPLACE,
    KEEP,
    DROP,
    KEEPEQUAL,
    DROPEQUAL,
    HASHMOD,
    LABELMAP,
    LABELDROP,
    LABELKEEP,
    LOWERCASE,
    UPPERCASE
  }
}
