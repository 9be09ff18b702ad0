/** Who has announced which topics. */
export class TopicRegistry {
  /** When each announcement ends, by topics and names. */
  private readonly topics = new Map<string, Map<string, number>>();

  /** What several know, of each announcement the one that ends last. */
  static merge(registries: readonly TopicRegistry[]): TopicRegistry {
    const merged = new TopicRegistry();
    for (const { topics } of registries) {
      for (const [topic, names] of topics) {
        for (const [name, endsAtMs] of names)
          merged.announce(topic, { name, endsAtMs: Math.max(endsAtMs, merged.topics.get(topic)?.get(name) ?? 0) });
      }
    }
    return merged;
  }

  announce(topic: string, { name, endsAtMs }: { readonly name: string; readonly endsAtMs: number }): void {
    const names = this.topics.get(topic) ?? new Map<string, number>();
    this.topics.set(topic, names.set(name, endsAtMs));
  }

  unannounce(topic: string, name: string): void {
    this.topics.get(topic)?.delete(name);
  }

  /** In the order of the first announcements. */
  lookup(topic: string, nowMs: number): string[] {
    return [...(this.topics.get(topic) ?? [])].filter(([, endsAtMs]) => nowMs < endsAtMs).map(([name]) => name);
  }
}
